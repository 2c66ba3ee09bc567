package org.vivavoce.invitation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.SqlFault;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;
import org.vivavoce.tenancy.Rights;
import tools.jackson.databind.node.ArrayNode;

/**
 * The tenant's candidates. Two addresses that differ in upper and lower case only are one. In the
 * caller's transaction, under the member's claims.
 */
public final class CandidateStore {
  private final Time time;

  public CandidateStore(Time time) {
    this.time = time;
  }

  /** Checked already. */
  record Person(String name, String email, @Nullable String externalId) {}

  /**
   * @param revision what the ETag is made of
   */
  record Found(CandidateView candidate, int revision) {}

  record Page(List<CandidateView> candidates, long total) {}

  /** As it is stored. */
  private record Row(
      UUID id,
      String name,
      String email,
      @Nullable String externalId,
      Instant createdAt,
      Instant updatedAt,
      int revision) {

    CandidateView with(List<CandidateView.Invited> invitations) {
      return new CandidateView(id, name, email, externalId, invitations, createdAt, updatedAt);
    }
  }

  private static final String COLUMNS =
      "c.id, c.name, c.email, x.external_id, c.created_at, c.updated_at, c.revision";

  private static final String TABLES =
      """
       public.candidates c
        left join public.tenant_candidates x on x.tenant_id = c.tenant_id and x.candidate_id = c.id
      """;

  private static Row row(ResultSet rs) throws SQLException {
    return new Row(
        rs.getObject("id", UUID.class),
        rs.getString("name"),
        rs.getString("email"),
        rs.getString("external_id"),
        rs.getTimestamp("created_at").toInstant(),
        rs.getTimestamp("updated_at").toInstant(),
        rs.getInt("revision"));
  }

  /**
   * @throws ProblemException 404
   */
  Found find(Handle tx, UUID id) {
    Row row =
        tx.createQuery("select " + COLUMNS + " from " + TABLES + " where c.id = :id")
            .bind("id", id)
            .map((rs, _) -> row(rs))
            .findOne()
            .orElseThrow(() -> Rights.unknown("candidate", id));
    return new Found(
        row.with(invitations(tx, List.of(id)).getOrDefault(id, List.of())), row.revision());
  }

  /** The same, and nobody else changes it until this transaction ends. */
  Found hold(Handle tx, UUID id) {
    tx.createQuery("select 1 from public.candidates where id = :id for update")
        .bind("id", id)
        .mapTo(Integer.class)
        .findOne();
    return find(tx, id);
  }

  /**
   * Newest first; those of one import in the order of their names.
   *
   * @param text looked for in name, address and external id; null for all
   * @param positionId those who were ever invited for it; null for all
   * @param page from 1
   */
  Page list(Handle tx, @Nullable String text, @Nullable UUID positionId, int page, int perPage) {
    List<String> conditions = new ArrayList<>(List.of("true"));
    Map<String, Object> bound = new HashMap<>();
    if (text != null && !text.isBlank()) {
      conditions.add(
          "strpos(lower(concat_ws(' ', c.name, c.email, x.external_id)), lower(:text)) > 0");
      bound.put("text", text.strip());
    }
    if (positionId != null) {
      conditions.add(
          "c.id in (select i.candidate_id from public.interview_invitations i"
              + " where i.position_id = :position)");
      bound.put("position", positionId);
    }
    String from = " from " + TABLES + " where " + String.join(" and ", conditions);
    long total = tx.createQuery("select count(*)" + from).bindMap(bound).mapTo(Long.class).one();
    List<Row> rows =
        tx.createQuery(
                "select "
                    + COLUMNS
                    + from
                    + " order by c.created_at desc, lower(c.name), c.id"
                    + " limit :limit offset :offset")
            .bindMap(bound)
            .bind("limit", perPage)
            .bind("offset", (long) (page - 1) * perPage)
            .map((rs, _) -> row(rs))
            .list();
    Map<UUID, List<CandidateView.Invited>> invitations =
        invitations(tx, rows.stream().map(Row::id).toList());
    return new Page(
        rows.stream().map(row -> row.with(invitations.getOrDefault(row.id(), List.of()))).toList(),
        total);
  }

  /** Of a page's candidates only, so that a page costs the same however many there are. */
  private static Map<UUID, List<CandidateView.Invited>> invitations(Handle tx, List<UUID> of) {
    if (of.isEmpty()) {
      return Map.of();
    }
    return tx
        .createQuery(
            "select "
                + InvitationView.COLUMNS
                + " from "
                + InvitationView.TABLES
                + " where i.candidate_id = any (cast(:ids as uuid[]))"
                + " order by i.created_at desc, i.id desc")
        .bind("ids", array(of))
        .map((rs, _) -> InvitationView.of(rs))
        .list()
        .stream()
        .collect(
            Collectors.groupingBy(
                view -> view.candidate().id(),
                Collectors.mapping(CandidateStore::brief, Collectors.toList())));
  }

  private static CandidateView.Invited brief(InvitationView view) {
    return new CandidateView.Invited(
        view.id(),
        view.position(),
        view.status(),
        view.expiresAt(),
        view.mailStatus(),
        view.sessionId(),
        view.sessionStatus());
  }

  /** As an array of PostgreSQL. */
  static String array(List<UUID> ids) {
    return ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
  }

  /**
   * @throws ProblemException 409 {@code candidate_exists} with {@code candidate_id}
   */
  UUID create(Handle tx, Claims.Member who, Person person) {
    Added added = addAll(tx, who, List.of(person)).getFirst();
    if (!added.isNew()) {
      throw exists(added.candidateId());
    }
    return added.candidateId();
  }

  private static ProblemException exists(UUID candidateId) {
    return new ProblemException(
        ErrorCode.CANDIDATE_EXISTS,
        "There is a candidate with this address already.",
        List.of(),
        Map.of("candidate_id", candidateId.toString()));
  }

  /**
   * @param isNew false when the address was there before; nothing of that person was changed
   */
  record Added(UUID candidateId, boolean isNew) {}

  /**
   * Adds those whose address is not there yet. Two callers with the same list make nobody twice:
   * rows are added in the order of the addresses, so that neither waits for the other in a circle.
   *
   * @param people with different addresses
   * @return in the same order
   */
  List<Added> addAll(Handle tx, Claims.Member who, List<Person> people) {
    ArrayNode rows = Json.mapper().createArrayNode();
    for (Person person : people) {
      rows.addObject()
          .put("at", rows.size())
          .put("id", Ids.next(time).toString())
          .put("name", person.name())
          .put("email", person.email())
          .put("external_id", person.externalId());
    }
    List<UUID> made =
        tx.createQuery(
                """
                insert into public.candidates (id, tenant_id, email, name)
                select r.id, :tenant, r.email, r.name
                from jsonb_to_recordset(cast(:rows as jsonb)) as r(id uuid, name text, email text)
                order by lower(r.email)
                on conflict (tenant_id, lower(email)) do nothing
                returning id
                """)
            .bind("tenant", who.tenantId())
            .bind("rows", rows.toString())
            .mapTo(UUID.class)
            .list();
    tx.createUpdate(
            """
            insert into public.tenant_candidates (tenant_id, candidate_id, external_id)
            select :tenant, r.id, r.external_id
            from jsonb_to_recordset(cast(:rows as jsonb)) as r(id uuid, external_id text)
            where r.id = any (cast(:made as uuid[])) and r.external_id is not null
            """)
        .bind("tenant", who.tenantId())
        .bind("rows", rows.toString())
        .bind("made", array(made))
        .execute();
    return known(tx, rows.toString(), made);
  }

  private static List<Added> known(Handle tx, String rows, List<UUID> made) {
    return tx.createQuery(
            """
            select c.id, c.id = any (cast(:made as uuid[])) as made
            from jsonb_to_recordset(cast(:rows as jsonb)) as r(at integer, email text)
              join public.candidates c on lower(c.email) = lower(r.email)
            order by r.at
            """)
        .bind("rows", rows)
        .bind("made", array(made))
        .map((rs, _) -> new Added(rs.getObject("id", UUID.class), rs.getBoolean("made")))
        .list();
  }

  /** Which of these addresses are there, and whose; by their place in the list. */
  Map<Integer, UUID> existing(Handle tx, List<String> emails) {
    return tx
        .createQuery(
            """
            select e.at, c.id from jsonb_array_elements_text(cast(:emails as jsonb))
                with ordinality as e(email, at)
              join public.candidates c on lower(c.email) = lower(e.email)
            """)
        .bind("emails", Json.write(emails))
        .map((rs, _) -> Map.entry(rs.getInt("at") - 1, rs.getObject("id", UUID.class)))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** The addresses as the database compares them. */
  List<String> folded(Handle tx, List<String> emails) {
    return tx.createQuery(
            """
            select lower(e.email) from jsonb_array_elements_text(cast(:emails as jsonb))
              with ordinality as e(email, at) order by e.at
            """)
        .bind("emails", Json.write(emails))
        .mapTo(String.class)
        .list();
  }

  /**
   * Writes the whole person; the caller holds the row.
   *
   * @throws ProblemException 409 {@code candidate_exists} where the address is another's, {@code
   *     status_conflict} for another address after an invitation was accepted
   */
  void change(Handle tx, Claims.Member who, UUID id, Person person) {
    boolean other =
        tx.createQuery("select lower(email) <> lower(:email) from public.candidates where id = :id")
            .bind("email", person.email())
            .bind("id", id)
            .mapTo(Boolean.class)
            .one();
    if (other) {
      requireFreeToMove(tx, id, person.email());
    }
    rename(tx, id, person);
    tx.createUpdate(
            """
            insert into public.tenant_candidates (tenant_id, candidate_id, external_id)
            values (:tenant, :id, :external)
            on conflict (tenant_id, candidate_id) do update set external_id = excluded.external_id
            """)
        .bind("tenant", who.tenantId())
        .bind("id", id)
        .bind("external", person.externalId())
        .execute();
  }

  private static void rename(Handle tx, UUID id, Person person) {
    try {
      tx.createUpdate("update public.candidates set name = :name, email = :email where id = :id")
          .bind("name", person.name())
          .bind("email", person.email())
          .bind("id", id)
          .execute();
    } catch (RuntimeException e) {
      if (SqlFault.of(e) == SqlFault.CONSTRAINT) {
        // Somebody took the address since it was looked up.
        ProblemException problem =
            new ProblemException(
                ErrorCode.CANDIDATE_EXISTS, "There is a candidate with this address already.");
        problem.initCause(e);
        throw problem;
      }
      throw e;
    }
  }

  private static void requireFreeToMove(Handle tx, UUID id, String email) {
    boolean bound =
        tx.createQuery("select user_id is not null from public.candidates where id = :id")
            .bind("id", id)
            .mapTo(Boolean.class)
            .one();
    if (bound) {
      throw new ProblemException(
          ErrorCode.STATUS_CONFLICT,
          "This person has proved the address by accepting an invitation; it stays.");
    }
    Optional<UUID> taken =
        tx.createQuery("select id from public.candidates where lower(email) = lower(:email)")
            .bind("email", email)
            .mapTo(UUID.class)
            .findOne();
    taken.ifPresent(
        candidate -> {
          throw exists(candidate);
        });
  }

  /**
   * Removes the person and the invitations; the caller holds the row.
   *
   * @throws ProblemException 409 {@code candidate_has_sessions}
   */
  void remove(Handle tx, UUID id) {
    boolean interviewed =
        tx.createQuery(
                "select exists (select from public.interview_sessions where candidate_id = :id)")
            .bind("id", id)
            .mapTo(Boolean.class)
            .one();
    if (interviewed) {
      throw new ProblemException(
          ErrorCode.CANDIDATE_HAS_SESSIONS,
          "There is an interview session of this candidate, so the person stays.");
    }
    tx.createUpdate("delete from public.candidates where id = :id").bind("id", id).execute();
  }
}
