package org.vivavoce.audit;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One fact for the audit trail: {@code AuditEntry.of(Actor.member(user),
 * AuditAction.INVITATION_CREATED, ObjectKind.INVITATION, id).from(Requests.id(ctx),
 * Requests.clientAddress(ctx))}.
 *
 * @param objectId of what the action was done to; null where it has no row
 * @param reason why, in the actor's words (1–1000 characters); only where an action asks for one
 * @param detail further ids, roles, states and counts by name (values: text, number, boolean),
 *     8,000 characters at most as JSON; never what a candidate said, typed or is called, no
 *     address, no secret
 * @param requestId of the request that caused it, null for the product's own work
 * @param address the client's address as trusted proxies tell it, null likewise
 */
public record AuditEntry(
    Actor actor,
    AuditAction action,
    ObjectKind objectKind,
    @Nullable UUID objectId,
    @Nullable String reason,
    Map<String, Object> detail,
    @Nullable String requestId,
    @Nullable String address) {

  public AuditEntry {
    detail = Map.copyOf(detail);
    for (Object value : detail.values()) {
      if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
        throw new IllegalArgumentException("a detail is text, a number or a boolean");
      }
    }
  }

  /** Who acted; {@code id} is the user, null for the product and for the operator. */
  public record Actor(Kind kind, @Nullable UUID id) {
    public enum Kind {
      MEMBER("member"),
      CANDIDATE("candidate"),
      SERVICE("service"),
      OPERATOR("operator");

      private final String wire;

      Kind(String wire) {
        this.wire = wire;
      }

      String wire() {
        return wire;
      }
    }

    public static Actor member(UUID userId) {
      return new Actor(Kind.MEMBER, userId);
    }

    public static Actor candidate(UUID userId) {
      return new Actor(Kind.CANDIDATE, userId);
    }

    /** Somebody who was not let in as a member. */
    public static Actor unprovedMember() {
      return new Actor(Kind.MEMBER, null);
    }

    /** Somebody who was not let in as a candidate. */
    public static Actor unprovedCandidate() {
      return new Actor(Kind.CANDIDATE, null);
    }

    /** The product itself: a job, a host, a deadline. */
    public static Actor service() {
      return new Actor(Kind.SERVICE, null);
    }

    /** Whoever holds the operator's token. */
    public static Actor operator() {
      return new Actor(Kind.OPERATOR, null);
    }
  }

  /** What kind of thing {@code objectId} names. */
  public enum ObjectKind {
    TENANT("tenant"),
    /** {@code objectId} is the member's user id. */
    MEMBER("member"),
    MEMBER_INVITATION("member_invitation"),
    CANDIDATE("candidate"),
    POSITION("position"),
    INVITATION("invitation"),
    INTERVIEW_SESSION("interview_session");

    private final String wire;

    ObjectKind(String wire) {
      this.wire = wire;
    }

    public String wire() {
      return wire;
    }
  }

  public static AuditEntry of(
      Actor actor, AuditAction action, ObjectKind objectKind, @Nullable UUID objectId) {
    return new AuditEntry(actor, action, objectKind, objectId, null, Map.of(), null, null);
  }

  /** With the request it came by. */
  public AuditEntry from(@Nullable String requestId, @Nullable String address) {
    return new AuditEntry(actor, action, objectKind, objectId, reason, detail, requestId, address);
  }

  public AuditEntry because(String why) {
    return new AuditEntry(actor, action, objectKind, objectId, why, detail, requestId, address);
  }

  /** With one more detail: text, a number or a boolean. */
  public AuditEntry with(String name, Object value) {
    Map<String, Object> more = new TreeMap<>(detail);
    more.put(name, value);
    return new AuditEntry(actor, action, objectKind, objectId, reason, more, requestId, address);
  }
}
