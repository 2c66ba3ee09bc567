package org.vivavoce.transcript;

import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.vivavoce.platform.crypto.Bytes;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The end of a session's journal at the end of its interview, signed: whoever keeps it can show
 * later what stood before it. It holds no word of anybody's.
 *
 * @param length entries up to it, over all epochs
 * @param status of the session when it was signed
 * @param signedAt to the millisecond
 */
public record JournalHead(
    UUID tenantId,
    UUID sessionId,
    long hostEpoch,
    long length,
    Bytes hash,
    String status,
    Instant signedAt,
    String keyId,
    Bytes signature) {
  private static final int VERSION = 1;
  private static final String KIND = "vivavoce_journal_head";

  /** What is signed, line by line (UTF-8, lines end in LF); whoever checks it can write it too. */
  public String signedText() {
    return String.join(
            "\n",
            "vivavoce journal head " + VERSION,
            "tenant " + tenantId,
            "session " + sessionId,
            "epoch " + hostEpoch,
            "length " + length,
            "hash " + HexFormat.of().formatHex(hash.array()),
            "status " + status,
            "signed_at " + signedAt,
            "key " + keyId)
        + "\n";
  }

  JournalHead signed(Bytes by) {
    return new JournalHead(
        tenantId, sessionId, hostEpoch, length, hash, status, signedAt, keyId, by);
  }

  /** As it is handed out. */
  public ObjectNode json() {
    return Json.object()
        .put("v", VERSION)
        .put("kind", KIND)
        .put("tenant_id", tenantId.toString())
        .put("session_id", sessionId.toString())
        .put("host_epoch", hostEpoch)
        .put("length", length)
        .put("hash", HexFormat.of().formatHex(hash.array()))
        .put("status", status)
        .put("signed_at", signedAt.toString())
        .put("key_id", keyId)
        .put(
            "signature", Base64.getUrlEncoder().withoutPadding().encodeToString(signature.array()));
  }

  /** Reads what was handed out; empty for anything else. */
  public static Optional<JournalHead> of(JsonNode json) {
    if (!json.path("kind").asString("").equals(KIND) || json.path("v").asInt(0) != VERSION) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new JournalHead(
              UUID.fromString(json.path("tenant_id").asString("")),
              UUID.fromString(json.path("session_id").asString("")),
              json.path("host_epoch").asLong(-1),
              json.path("length").asLong(-1),
              Bytes.of(HexFormat.of().parseHex(json.path("hash").asString(""))),
              json.path("status").asString(""),
              Instant.parse(json.path("signed_at").asString("")),
              json.path("key_id").asString(""),
              Bytes.of(Base64.getUrlDecoder().decode(json.path("signature").asString("")))));
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      return Optional.empty();
    }
  }
}
