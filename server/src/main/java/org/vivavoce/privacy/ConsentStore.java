package org.vivavoce.privacy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.FieldError;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;

/**
 * What was agreed to and declined. Rows are only added; the newest of an invitation and a purpose
 * counts. Everything runs in the caller's transaction and claims.
 */
public final class ConsentStore {
  private final ConsentTexts texts;
  private final Time time;

  public ConsentStore(ConsentTexts texts, Time time) {
    this.texts = texts;
    this.time = time;
  }

  /**
   * A text and what the candidate said to it.
   *
   * @param given null while nothing was said to exactly these words
   */
  public record Asked(
      String purpose,
      String version,
      String title,
      String text,
      boolean required,
      @Nullable Boolean given) {}

  /** What the candidate says to one purpose. */
  public record Said(String purpose, String version, boolean given) {}

  private record Newest(String version, boolean given) {}

  /** The current texts with this invitation's answers. */
  public List<Asked> asked(Handle tx, UUID invitationId) {
    Map<String, Newest> newest = newest(tx, invitationId);
    return texts.current().stream()
        .map(
            text ->
                new Asked(
                    text.purpose(),
                    text.version(),
                    text.title(),
                    text.text(),
                    text.required(),
                    Optional.ofNullable(newest.get(text.purpose()))
                        .filter(said -> said.version().equals(text.version()))
                        .map(Newest::given)
                        .orElse(null)))
        .toList();
  }

  private static Map<String, Newest> newest(Handle tx, UUID invitationId) {
    return tx
        .createQuery(
            """
            select distinct on (purpose) purpose, text_version, given from public.consents
            where invitation_id = :invitation
            order by purpose, created_at desc, id desc
            """)
        .bind("invitation", invitationId)
        .map(
            (rs, _) ->
                Map.entry(
                    rs.getString("purpose"),
                    new Newest(rs.getString("text_version"), rs.getBoolean("given"))))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * Writes down what the candidate says, all of it or nothing; under the candidate's claims.
   *
   * @return the tenant of the invitation, for whoever keeps the audit trail
   * @throws ProblemException 404 for an invitation that is not the candidate's, 400 for a purpose
   *     that nobody asks for, 409 {@code consent_text_changed} when the words are others by now
   */
  public UUID say(Handle tx, Claims.Candidate candidate, UUID invitationId, List<Said> all) {
    record Of(UUID tenantId, UUID candidateId) {}
    Of invitation =
        tx.createQuery(
                """
                select tenant_id, candidate_id from public.interview_invitations
                where id = :id and status <> 'revoked'
                """)
            .bind("id", invitationId)
            .map(
                (rs, _) ->
                    new Of(
                        rs.getObject("tenant_id", UUID.class),
                        rs.getObject("candidate_id", UUID.class)))
            .findOne()
            .orElseThrow(
                () ->
                    new ProblemException(
                        ErrorCode.NOT_FOUND, "This invitation does not exist for you."));
    check(all);
    for (Said said : all) {
      tx.createUpdate(
              """
              insert into public.consents
                (id, tenant_id, invitation_id, candidate_id, user_id, purpose, text_version, given)
              values (:id, :tenant, :invitation, :candidate, :user, :purpose, :version, :given)
              """)
          .bind("id", Ids.next(time))
          .bind("tenant", invitation.tenantId())
          .bind("invitation", invitationId)
          .bind("candidate", invitation.candidateId())
          .bind("user", candidate.userId())
          .bind("purpose", said.purpose())
          .bind("version", said.version())
          .bind("given", said.given())
          .execute();
    }
    return invitation.tenantId();
  }

  private void check(List<Said> all) {
    for (int i = 0; i < all.size(); i++) {
      Said said = all.get(i);
      ConsentText text = texts.of(said.purpose()).orElse(null);
      if (text == null) {
        throw invalid(i, "is not asked for");
      }
      if (all.stream().filter(each -> each.purpose().equals(said.purpose())).count() > 1) {
        throw invalid(i, "is answered twice");
      }
      if (!text.version().equals(said.version())) {
        throw new ProblemException(
            ErrorCode.CONSENT_TEXT_CHANGED,
            "The text about “%s” has changed. Read it again.".formatted(text.title()),
            List.of(),
            Map.of("purpose", text.purpose(), "version", text.version()));
      }
    }
  }

  private static ProblemException invalid(int at, String message) {
    String field = "consents[" + at + "].purpose";
    return new ProblemException(
        ErrorCode.INVALID_INPUT,
        field + " " + message + ".",
        List.of(new FieldError(field, message)),
        Map.of());
  }

  /**
   * Whether each required purpose is agreed to.
   *
   * @param begun an interview that has begun goes on under the words it began with
   */
  public boolean mayBeInterviewed(Handle tx, UUID invitationId, boolean begun) {
    Map<String, Newest> newest = newest(tx, invitationId);
    return texts.current().stream()
        .filter(ConsentText::required)
        .allMatch(
            text -> {
              Newest said = newest.get(text.purpose());
              return said != null
                  && said.given()
                  && (begun || said.version().equals(text.version()));
            });
  }

  /**
   * Whether the session's candidate was asked and did not agree to a summary. Nobody is asked for a
   * session without an invitation, and nobody was before there were consents: those are summed up.
   */
  public static boolean summaryDeclined(Handle tx, UUID sessionId) {
    return tx.createQuery(
            """
            select count(*) > 0 and not coalesce(
                (array_agg(c.given order by c.created_at desc, c.id desc)
                  filter (where c.purpose = :purpose))[1], false)
            from public.consents c
              join public.interview_sessions s
                on s.tenant_id = c.tenant_id and s.invitation_id = c.invitation_id
            where s.id = :id
            """)
        .bind("purpose", ConsentTexts.SUMMARY)
        .bind("id", sessionId)
        .mapTo(Boolean.class)
        .one();
  }
}
