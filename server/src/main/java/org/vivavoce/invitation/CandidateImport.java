package org.vivavoce.invitation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.http.FieldError;
import org.vivavoce.tenancy.EmailAddress;
import org.vivavoce.tenancy.PersonName;

/**
 * A list of people at once. A row that is not right is named and stops no other; the same list
 * again changes nothing.
 */
final class CandidateImport {
  private static final int LONGEST_EXTERNAL_ID = 200;

  /** Follows the member's name. */
  static final String EXTERNAL_ID_WANTED =
      "must be at most " + LONGEST_EXTERNAL_ID + " characters, without control characters";

  private final CandidateStore candidates;
  private final InvitationDesk invitations;

  CandidateImport(CandidateStore candidates, InvitationDesk invitations) {
    this.candidates = candidates;
    this.invitations = invitations;
  }

  /** As it came. */
  record Given(@Nullable String name, @Nullable String email, @Nullable String externalId) {}

  /**
   * @param positionId for which everybody is invited, null for nobody
   * @param dryRun say what would happen, and do nothing
   */
  record Order(List<Given> rows, @Nullable UUID positionId, Duration validFor, boolean dryRun) {}

  /**
   * @param row from 1
   * @param status {@code created}, {@code exists} or {@code invalid}; of a dry run, what it would
   *     be
   * @param invitationId the open invitation for the position, made now or before
   */
  record Row(
      int row,
      String status,
      @Nullable UUID candidateId,
      @Nullable UUID invitationId,
      List<FieldError> errors) {}

  /**
   * @param invited how many invitations are new
   */
  record Report(int created, int existing, int invited, int invalid, List<Row> rows) {}

  /** What a row says, checked; null members where it says nothing usable. */
  private record Read(CandidateStore.@Nullable Person person, List<FieldError> errors) {}

  /** What becomes of a good row. */
  private record Fate(@Nullable UUID candidateId, boolean isNew) {}

  /**
   * Under the claims of a member who may invite.
   *
   * @param fresh told of each new invitation
   */
  Report run(Handle tx, Claims.Member who, Order order, Consumer<UUID> fresh) {
    List<Read> read = withoutRepeats(tx, order.rows().stream().map(CandidateImport::read).toList());
    List<Integer> good = new ArrayList<>();
    for (int i = 0; i < read.size(); i++) {
      if (read.get(i).person() != null) {
        good.add(i);
      }
    }
    List<CandidateStore.Person> people =
        good.stream().map(at -> read.get(at).person()).map(Objects::requireNonNull).toList();
    List<Fate> fates = order.dryRun() ? foreseen(tx, people) : added(tx, who, people);
    Map<UUID, InvitationDesk.Placed> placed = placed(tx, who, order, fates);
    placed.values().stream()
        .filter(InvitationDesk.Placed::isNew)
        .forEach(each -> fresh.accept(each.id()));
    Map<Integer, Fate> byRow = new HashMap<>();
    for (int i = 0; i < good.size(); i++) {
      byRow.put(good.get(i), fates.get(i));
    }
    return report(order, read, byRow, placed);
  }

  private List<Fate> foreseen(Handle tx, List<CandidateStore.Person> people) {
    Map<Integer, UUID> existing =
        candidates.existing(tx, people.stream().map(CandidateStore.Person::email).toList());
    List<Fate> fates = new ArrayList<>();
    for (int i = 0; i < people.size(); i++) {
      UUID candidate = existing.get(i);
      fates.add(new Fate(candidate, candidate == null));
    }
    return fates;
  }

  private List<Fate> added(Handle tx, Claims.Member who, List<CandidateStore.Person> people) {
    return candidates.addAll(tx, who, people).stream()
        .map(each -> new Fate(each.candidateId(), each.isNew()))
        .toList();
  }

  /** Who is invited already, and, where this is no dry run, who is now. */
  private Map<UUID, InvitationDesk.Placed> placed(
      Handle tx, Claims.Member who, Order order, List<Fate> fates) {
    UUID position = order.positionId();
    if (position == null) {
      return Map.of();
    }
    List<UUID> ids =
        fates.stream()
            .map(Fate::candidateId)
            .flatMap(id -> Optional.ofNullable(id).stream())
            .toList();
    return order.dryRun()
        ? invitations.standing(tx, ids, position)
        : invitations.invite(tx, who, ids, position, order.validFor(), false);
  }

  private static Report report(
      Order order,
      List<Read> read,
      Map<Integer, Fate> fates,
      Map<UUID, InvitationDesk.Placed> placed) {
    List<Row> rows = new ArrayList<>();
    int created = 0;
    int invited = 0;
    for (int i = 0; i < read.size(); i++) {
      Fate fate = fates.get(i);
      if (fate == null) {
        rows.add(new Row(i + 1, "invalid", null, null, read.get(i).errors()));
        continue;
      }
      InvitationDesk.Placed place =
          fate.candidateId() == null ? null : placed.get(fate.candidateId());
      created += fate.isNew() ? 1 : 0;
      invited += order.positionId() != null && (place == null || place.isNew()) ? 1 : 0;
      rows.add(
          new Row(
              i + 1,
              fate.isNew() ? "created" : "exists",
              fate.candidateId(),
              place == null ? null : place.id(),
              List.of()));
    }
    return new Report(created, fates.size() - created, invited, read.size() - fates.size(), rows);
  }

  private static Read read(Given given) {
    List<FieldError> errors = new ArrayList<>();
    Optional<String> name = PersonName.read(given.name() == null ? "" : given.name());
    Optional<String> email = EmailAddress.read(given.email() == null ? "" : given.email());
    if (name.isEmpty()) {
      errors.add(new FieldError("name", missing(given.name(), PersonName.WANTED)));
    }
    if (email.isEmpty()) {
      errors.add(new FieldError("email", missing(given.email(), EmailAddress.WANTED)));
    }
    String external = given.externalId() == null ? "" : given.externalId().strip();
    if (!isExternalId(external)) {
      errors.add(new FieldError("external_id", EXTERNAL_ID_WANTED));
    }
    return errors.isEmpty()
        ? new Read(
            new CandidateStore.Person(
                name.orElseThrow(), email.orElseThrow(), external.isEmpty() ? null : external),
            List.of())
        : new Read(null, errors);
  }

  static boolean isExternalId(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST_EXTERNAL_ID
        && PersonName.printable(text);
  }

  private static String missing(@Nullable String given, String wanted) {
    return given == null || given.isBlank() ? "is missing" : wanted;
  }

  /** The first row with an address counts; the others are told which one that is. */
  private List<Read> withoutRepeats(Handle tx, List<Read> read) {
    List<String> emails =
        read.stream().map(each -> each.person() == null ? "" : each.person().email()).toList();
    List<String> folded = candidates.folded(tx, emails);
    Map<String, Integer> first = new HashMap<>();
    List<Read> kept = new ArrayList<>();
    for (int i = 0; i < read.size(); i++) {
      Integer before = read.get(i).person() == null ? null : first.putIfAbsent(folded.get(i), i);
      kept.add(
          before == null
              ? read.get(i)
              : new Read(
                  null,
                  List.of(new FieldError("email", "is in row " + (before + 1) + " already"))));
    }
    return kept;
  }
}
