package org.vivavoce.twins.identity;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Chance;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * One-time codes and the links that go with them. One per user and slot: the next replaces it. It
 * dies when used, when its time is over, and with the {@value #TRIES}th wrong guess. Kept under a
 * keyed hash, so that the file tells nobody the digits.
 */
final class Codes {
  static final int DIGITS = 6;
  static final int TRIES = 10;

  /**
   * Whoever knows an address can compute the link of each of the million codes, and a wrong link
   * does not say whose it was meant to be. So after that many wrong links from anywhere, the codes
   * of before are taken from the mail by hand only. One in a thousand guesses, then, at the best.
   */
  static final int WRONG_LINKS = 1000;

  static final String PKCE = "pkce_";

  /** What a code is for. One address can have one of each. */
  static final String CONFIRMATION = "confirmation";

  static final String RECOVERY = "recovery";
  static final String CHANGE_CURRENT = "email_change_current";
  static final String CHANGE_NEW = "email_change_new";

  private static final Map<String, Set<String>> SLOTS =
      Map.of(
          "email", Set.of(CONFIRMATION, RECOVERY),
          "signup", Set.of(CONFIRMATION),
          "invite", Set.of(CONFIRMATION),
          "magiclink", Set.of(RECOVERY),
          "recovery", Set.of(RECOVERY),
          "email_change", Set.of(CHANGE_CURRENT, CHANGE_NEW));

  /**
   * @param tokenHash of the link, with the {@code pkce_} before it where a flow waits for it
   */
  record Code(String digits, String tokenHash) {
    @Override
    public String toString() {
      return "Code[hidden]";
    }
  }

  private final TwinSecrets secrets;
  private final IdentityTwinSettings settings;
  private final Clock clock;
  private final AtomicLong wrongLinks = new AtomicLong();
  private final Map<String, Long> wrongLinksBefore = new ConcurrentHashMap<>();

  Codes(TwinSecrets secrets, IdentityTwinSettings settings, Clock clock) {
    this.secrets = secrets;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Makes the code of that slot and ends the one before.
   *
   * @param flow the PKCE flow that a click on the link goes on with
   */
  Code issue(Tx tx, String userId, String slot, String email, @Nullable String flow) {
    for (ObjectNode old : tx.find(Table.CODES, "user:" + userId)) {
      if (slot.equals(Json.text(old, "slot"))) {
        end(tx, old);
      }
    }
    String digits = Chance.digits(DIGITS);
    String hash = Hashes.tokenHash(email, digits);
    String id = id(hash);
    ObjectNode row =
        Json.object()
            .put("id", id)
            .put("user_id", userId)
            .put("slot", slot)
            .put("email", email)
            .put("tries", 0)
            .put("expires_at", clock.now().plus(settings.lifetimes().code()).toString());
    if (flow != null) {
      row.put("flow", flow);
    }
    tx.put(Table.CODES, id, row);
    wrongLinksBefore.put(id, wrongLinks.get());
    return new Code(digits, flow == null ? hash : PKCE + hash);
  }

  /**
   * The code's row, which is then gone; empty for a wrong link.
   *
   * @throws ApiError 400 for a type of verification that there is not
   */
  Optional<ObjectNode> take(Tx tx, String type, String tokenHash) {
    Set<String> slots = slots(type, "Invalid email verification type");
    boolean pkce = tokenHash.startsWith(PKCE);
    String id = id(pkce ? tokenHash.substring(PKCE.length()) : tokenHash);
    Optional<ObjectNode> row =
        tx.get(Table.CODES, id)
            .filter(this::isAlive)
            .filter(code -> pkce == code.hasNonNull("flow"))
            .filter(code -> slots.contains(code.path("slot").asString("")));
    if (row.isEmpty()) {
      wrongLinks.incrementAndGet();
      return Optional.empty();
    }
    if (wrongLinks.get() - wrongLinksBefore.getOrDefault(id, 0L) >= WRONG_LINKS) {
      return Optional.empty();
    }
    end(tx, row.get());
    return row;
  }

  /** The same by address and digits. A wrong guess counts against each code it could have meant. */
  Optional<ObjectNode> take(Tx tx, String type, String email, String digits) {
    Set<String> slots = slots(type, "Unsupported verification type");
    String id = id(Hashes.tokenHash(email, digits));
    Optional<ObjectNode> right = Optional.empty();
    List<ObjectNode> meant =
        tx.find(Table.CODES, "email:" + email).stream()
            .filter(this::isAlive)
            .filter(code -> slots.contains(code.path("slot").asString("")))
            .toList();
    for (ObjectNode code : meant) {
      if (Hashes.same(id, code.path("id").asString(""))) {
        right = Optional.of(code);
      }
    }
    if (right.isPresent()) {
      end(tx, right.get());
      return right;
    }
    for (ObjectNode code : meant) {
      int tries = code.path("tries").asInt(0) + 1;
      if (tries >= TRIES) {
        end(tx, code);
      } else {
        tx.put(Table.CODES, code.path("id").asString(""), code.put("tries", tries));
      }
    }
    return Optional.empty();
  }

  /** For a mail that could not be sent. */
  void withdraw(Tx tx, Code code) {
    String hash = code.tokenHash();
    String id = id(hash.startsWith(PKCE) ? hash.substring(PKCE.length()) : hash);
    tx.get(Table.CODES, id).ifPresent(row -> end(tx, row));
  }

  void endAll(Tx tx, String userId, Set<String> slots) {
    for (ObjectNode code : tx.find(Table.CODES, "user:" + userId)) {
      if (slots.contains(code.path("slot").asString(""))) {
        end(tx, code);
      }
    }
  }

  private void end(Tx tx, ObjectNode code) {
    String id = code.path("id").asString("");
    tx.delete(Table.CODES, id);
    wrongLinksBefore.remove(id);
  }

  private boolean isAlive(ObjectNode code) {
    return isAlive(code, clock.now());
  }

  static boolean isAlive(ObjectNode code, Instant now) {
    return now.isBefore(Instant.parse(code.path("expires_at").asString("")));
  }

  private static Set<String> slots(String type, String otherwise) {
    Set<String> slots = SLOTS.get(type);
    if (slots == null) {
      throw ApiError.invalid(otherwise);
    }
    return slots;
  }

  private String id(String tokenHash) {
    return secrets.hashed("code", tokenHash);
  }
}
