package org.vivavoce.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Facts.closed;
import static org.vivavoce.testing.Facts.moved;
import static org.vivavoce.testing.Facts.uttered;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.TestDatabase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Somebody with the database in their hands: what they do to a session is found by name. */
class VerificationTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static ControlFixture viva;

  @BeforeAll
  static void start() {
    viva = new ControlFixture(db, keys, Duration.ofMinutes(30));
  }

  @AfterAll
  static void stop() {
    viva.close();
  }

  /** An interview that has ended, with its receipt. */
  private static ControlFixture.Sitting ended() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    sitting.journal(
        uttered("q1", null, "ai", "What did you do?", 100),
        uttered("a1", "q1", "candidate", "I repaired it.", 3_000),
        "{\"kind\":\"integrity_observed\",\"event\":\"flood\",\"level\":\"warning\",\"detail\":\"\",\"count\":7}",
        "{\"kind\":\"gap_found\",\"item_id\":null,\"speaker\":\"candidate\",\"from_ms\":7000,\"to_ms\":7400,\"reason\":\"lost\"}",
        closed("completed"));
    return sitting;
  }

  private static JsonNode receipt(ControlFixture.Sitting sitting) {
    ControlFixture.Answer answer =
        sitting.candidate.get("/api/v1/sessions/" + sitting.id + "/receipt");
    assertEquals(200, answer.status(), answer.body());
    return answer.json();
  }

  private static JsonNode verified(ControlFixture.Sitting sitting, @Nullable JsonNode head) {
    ObjectNode body = Json.object().put("session_id", sitting.id.toString());
    body.set("head", head);
    ControlFixture.Answer answer = viva.bearer(ControlFixture.ADMIN, "/internal/v1/verify", body);
    assertEquals(200, answer.status(), answer.body());
    return answer.json();
  }

  private static JsonNode verified(ControlFixture.Sitting sitting) {
    return verified(sitting, Json.mapper().nullNode());
  }

  /** As somebody who can switch the database's own guards off. */
  private static void forge(ControlFixture.Sitting sitting, String... statements) {
    viva.owner.useTransaction(
        h -> {
          h.execute("set local session_replication_role = replica");
          for (String statement : statements) {
            h.execute(statement.replace(":id", "'" + sitting.id + "'"));
          }
        });
  }

  private static void found(JsonNode report, String... words) {
    assertFalse(report.path("holds").asBoolean(), report.toString());
    List<String> findings = new ArrayList<>();
    report.path("findings").forEach(each -> findings.add(each.asString()));
    for (String word : words) {
      assertTrue(findings.stream().anyMatch(each -> each.contains(word)), findings.toString());
    }
  }

  @Test
  void anInterviewThatNobodyTouchedHoldsWithAndWithoutItsReceipt() {
    ControlFixture.Sitting sitting = ended();
    JsonNode report = verified(sitting);
    assertTrue(report.path("holds").asBoolean(), report.toString());
    assertEquals(7, report.path("entries").asInt());
    JsonNode receipt = receipt(sitting);
    assertEquals(report.path("head"), receipt.path("hash"));
    assertTrue(verified(sitting, receipt).path("holds").asBoolean());
    assertTrue(verified(viva.sitting()).path("holds").asBoolean(), "one that has not begun too");
  }

  @Test
  void aReceiptIsCheckedWithThePublishedKeyAloneAndWithoutThisProgram() throws Exception {
    JsonNode receipt = receipt(ended());
    JsonNode key = viva.send("GET", "/api/v1/signing-keys", null).json().path("keys").path(0);
    assertEquals(key.path("kid"), receipt.path("key_id"));
    String text =
        """
        vivavoce journal head 1
        tenant %s
        session %s
        epoch %d
        length %d
        hash %s
        status %s
        signed_at %s
        key %s
        """
            .formatted(
                receipt.path("tenant_id").asString(),
                receipt.path("session_id").asString(),
                receipt.path("host_epoch").asLong(),
                receipt.path("length").asLong(),
                receipt.path("hash").asString(),
                receipt.path("status").asString(),
                receipt.path("signed_at").asString(),
                receipt.path("key_id").asString());
    byte[] x = Base64.getUrlDecoder().decode(key.path("x").asString());
    boolean odd = (x[31] & 0x80) != 0; // RFC 8032 §5.1.2: little-endian y, the sign of x on top
    x[31] &= 0x7f;
    byte[] y = new byte[32];
    for (int i = 0; i < 32; i++) {
      y[i] = x[31 - i];
    }
    Signature check = Signature.getInstance("Ed25519");
    check.initVerify(
        KeyFactory.getInstance("Ed25519")
            .generatePublic(
                new EdECPublicKeySpec(
                    NamedParameterSpec.ED25519,
                    new EdECPoint(odd, new java.math.BigInteger(1, y)))));
    check.update(text.getBytes(StandardCharsets.UTF_8));
    assertTrue(check.verify(Base64.getUrlDecoder().decode(receipt.path("signature").asString())));
  }

  @Test
  void aFlippedByteIsFoundAtItsEntry() {
    ControlFixture.Sitting sitting = ended();
    forge(
        sitting,
        "update journal set payload_sealed = set_byte(payload_sealed, 20,"
            + " get_byte(payload_sealed, 20) # 1) where session_id = :id and seq = 4");
    found(verified(sitting), "Journal entry 4 of epoch 1: is not what was written");
  }

  @Test
  void aRemovedLastEntryIsFoundAlsoWhenTheRowsHeadWasMovedBack() {
    ControlFixture.Sitting sitting = ended();
    JsonNode receipt = receipt(sitting);
    forge(sitting, "delete from journal where session_id = :id and seq = 7");
    found(verified(sitting), "shorter or longer");
    forge(
        sitting,
        "update interview_sessions set journal_length = 6, journal_head = (select hash from journal"
            + " where session_id = :id and seq = 6) where id = :id");
    found(verified(sitting), "names 7 entries, and the journal has 6");
    forge(sitting, "delete from journal_heads where session_id = :id");
    assertTrue(verified(sitting).path("holds").asBoolean(), "nothing in the database tells of it");
    found(verified(sitting, receipt), "The head that was given names 7 entries");
  }

  @Test
  void anInsertedAndAReorderedEntryAreFound() {
    ControlFixture.Sitting inserted = ended();
    forge(
        inserted,
        "insert into journal (tenant_id, session_id, host_epoch, seq, v, kind, at_ms,"
            + " payload_sealed, prev_hash, hash) select tenant_id, session_id, host_epoch, 8, v,"
            + " kind, at_ms, payload_sealed, hash, sha256(hash) from journal"
            + " where session_id = :id and seq = 7");
    found(verified(inserted), "Journal entry 8 of epoch 1: is not what was written");
    ControlFixture.Sitting swapped = ended();
    forge(
        swapped,
        "update journal set seq = seq + 100 where session_id = :id and seq in (3, 4)",
        "update journal set seq = case seq when 103 then 4 else 3 end"
            + " where session_id = :id and seq > 100");
    found(verified(swapped), "Journal entry 3 of epoch 1: does not follow");
    ControlFixture.Sitting another = ended();
    forge(another, "update journal set host_epoch = 9 where session_id = :id and seq = 7");
    found(verified(another), "no host of that epoch was ever granted");
  }

  @Test
  void aChangedRemovedOrAddedRowOfWhatPeopleReadIsFoundByItsName() {
    ControlFixture.Sitting sitting = ended();
    forge(
        sitting,
        "update transcript_entries set text_sealed = (select text_sealed from transcript_entries"
            + " where session_id = :id and item_id = 'q1') where session_id = :id and item_id ="
            + " 'a1'");
    found(verified(sitting), "Transcript entry a1 differs from the journal");
    ControlFixture.Sitting speaker = ended();
    forge(
        speaker,
        "update transcript_entries set speaker = 'candidate' where session_id = :id and item_id ="
            + " 'q1'");
    found(verified(speaker), "Transcript entry q1 differs from the journal: another speaker");
    ControlFixture.Sitting removed = ended();
    forge(
        removed,
        "delete from transcript_entries where session_id = :id and item_id = 'a1'",
        "delete from transcript_gaps where session_id = :id",
        "delete from integrity_events where session_id = :id");
    found(
        verified(removed),
        "Transcript entry a1 is in the journal and not in the transcript",
        "The gap candidate 7000-7400 lost of the journal is not stored",
        "flood warning 7 of the journal is not stored");
    ControlFixture.Sitting added = ended();
    forge(
        added,
        "insert into transcript_entries (tenant_id, session_id, item_id, speaker, text_sealed,"
            + " source) select tenant_id, session_id, 'a2', speaker, text_sealed, source"
            + " from transcript_entries where session_id = :id and item_id = 'a1'");
    found(verified(added), "Transcript entry a2 is in the transcript and not in the journal");
  }

  @Test
  void anotherMediumSurenessReasonOrAVerdictOfReviewIsFoundToo() {
    ControlFixture.Sitting medium = ended();
    forge(
        medium,
        "update transcript_entries set medium = 'text' where session_id = :id and item_id = 'a1'");
    found(verified(medium), "Transcript entry a1 differs from the journal: another medium");
    ControlFixture.Sitting sure = ended();
    forge(
        sure,
        "update transcript_entries set confidence = 0.99 where session_id = :id and item_id ="
            + " 'a1'");
    found(verified(sure), "Transcript entry a1 differs from the journal: another confidence");
    ControlFixture.Sitting reason = ended();
    forge(reason, "update transcript_gaps set reason = 'offline' where session_id = :id");
    found(
        verified(reason),
        "The gap candidate 7000-7400 lost of the journal is not stored",
        "The gap candidate 7000-7400 offline is not in the journal");
    ControlFixture.Sitting verdict = ended();
    forge(verdict, "update interview_sessions set integrity = 'review' where id = :id");
    found(verified(verdict), "ended for review is not what the journal says");
  }

  @Test
  void aForgedSignatureAndAForeignReceiptAreFound() {
    ControlFixture.Sitting sitting = ended();
    ObjectNode receipt = (ObjectNode) receipt(sitting);
    found(verified(sitting, receipt.deepCopy().put("status", "failed")), "signature");
    found(verified(sitting, receipt(ended())), "of another session");
    found(verified(sitting, Json.object().put("hash", "00")), "holds no head");
    forge(
        sitting,
        "update journal_heads set signature = sha256('a') || sha256('b') where session_id = :id");
    found(verified(sitting), "signature of this installation's key");
  }

  @Test
  void aVerificationWhileTheHostWritesFindsNothingWrong() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    for (int i = 0; i < 20; i++) {
      sitting.journal(uttered("i" + i, null, "candidate", "Word " + i, i * 100));
      assertTrue(verified(sitting).path("holds").asBoolean());
    }
  }

  @Test
  void anInterviewThatIsEndedForReviewIsMarkedSoForMembers() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    sitting.journal(
        "{\"kind\":\"integrity_observed\",\"event\":\"foreign_response\",\"level\":\"critical\",\"detail\":\"resp_1\",\"count\":1}",
        "{\"kind\":\"closed\",\"outcome\":\"completed\",\"reason\":\"integrity_review\"}");
    ControlFixture.Browser member = viva.browser(sitting.links.path("member"));
    JsonNode answer = member.get("/api/v1/sessions/" + sitting.id + "/integrity").json();
    assertEquals("review", answer.path("integrity").asString());
    assertEquals("resp_1", answer.path("events").path(0).path("detail").asString());
    assertEquals("critical", answer.path("events").path(0).path("level").asString());
    assertEquals("completed", sitting.status());
    assertEquals(
        403, sitting.candidate.get("/api/v1/sessions/" + sitting.id + "/integrity").status());
  }

  @Test
  void theAuditTrailIsVerifiedAgainstAHeadThatAnExportCarried() {
    ControlFixture.Sitting sitting = ended();
    ControlFixture.Browser member = viva.browser(sitting.links.path("member"));
    JsonNode export = member.get("/api/v1/sessions/" + sitting.id + "/export").json();
    assertEquals(receipt(sitting), export.path("journal_head"));
    ObjectNode body = Json.object().put("tenant_id", "01990000-0000-7000-8000-00000000de01");
    body.set("head", export.path("audit_head"));
    JsonNode report = viva.bearer(ControlFixture.ADMIN, "/internal/v1/verify", body).json();
    assertTrue(report.path("holds").asBoolean(), report.toString());
    body.set("head", Json.object().put("n", 1).put("hash", "0".repeat(64)));
    assertFalse(
        viva.bearer(ControlFixture.ADMIN, "/internal/v1/verify", body)
            .json()
            .path("holds")
            .asBoolean());
  }

  @Test
  void theHostGetsTheHeadWithTheAnswerToItsLastFact() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    assertTrue(sitting.journal(moved("disconnected")).json().path("head").isNull());
    JsonNode head = sitting.journal(moved("in_progress"), closed("completed")).json().path("head");
    assertEquals(5, head.path("length").asInt());
    assertEquals(receipt(sitting), head);
  }
}
