package org.vivavoce.transcript;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.audit.AuditChain;
import org.vivavoce.audit.AuditTrail;
import org.vivavoce.platform.crypto.Bytes;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.FieldError;
import org.vivavoce.platform.http.OperatorDoor;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.session.SessionStore;
import org.vivavoce.session.SessionView;
import org.vivavoce.signin.SigninRoutes;
import tools.jackson.databind.JsonNode;

/** Signed heads: the key to check them with, the receipt of a session, and the operator's check. */
public final class HeadRoutes implements Routes {
  private final SigninRoutes signin;
  private final SessionStore sessions;
  private final Database database;
  private final JournalHeads heads;
  private final Verification verification;
  private final AuditTrail audit;
  private final OperatorDoor operator;

  public HeadRoutes(
      SigninRoutes signin,
      SessionStore sessions,
      Database database,
      JournalHeads heads,
      Verification verification,
      OperatorDoor operator) {
    this.signin = signin;
    this.sessions = sessions;
    this.database = database;
    this.heads = heads;
    this.verification = verification;
    this.audit = new AuditTrail(database);
    this.operator = operator;
  }

  /** A JSON Web Key (RFC 7517, RFC 8037). */
  record PublicKey(String kty, String crv, String use, String alg, String kid, String x) {}

  record PublicKeys(List<PublicKey> keys) {}

  /** Of a session or of a tenant's audit trail, one of the two. */
  record VerifyBody(@Nullable UUID sessionId, @Nullable UUID tenantId, @Nullable JsonNode head) {}

  record AuditReport(
      UUID tenantId, boolean holds, long entries, String head, List<String> findings) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/v1/signing-keys", this::keys);
    routes.get("/api/v1/sessions/{id}/receipt", this::receipt);
    routes.post("/internal/v1/verify", this::verify);
  }

  private void keys(Context ctx) {
    ctx.json(
        new PublicKeys(
            List.of(
                new PublicKey(
                    "OKP", "Ed25519", "sig", "EdDSA", heads.key().id(), heads.key().x()))));
  }

  private void receipt(Context ctx) {
    Claims person = signin.person(ctx);
    SessionView session = sessions.require(person, Requests.pathUuid(ctx, "id"));
    JournalHead head =
        database
            .inTenant(person, tx -> JournalHeads.latest(tx, session.id()))
            .orElseThrow(
                () ->
                    new ProblemException(
                        ErrorCode.NOT_FOUND,
                        "There is no receipt before the interview has ended."));
    ctx.header("Cache-Control", "no-store");
    ctx.header(
        "Content-Disposition",
        "attachment; filename=\"interview-receipt-" + session.id() + ".json\"");
    ctx.json(head.json());
  }

  private void verify(Context ctx) {
    operator.check(ctx);
    VerifyBody body = Requests.body(ctx, VerifyBody.class);
    JsonNode head = body.head() == null || body.head().isNull() ? null : body.head();
    ctx.header("Cache-Control", "no-store");
    if (body.sessionId() != null && body.tenantId() == null) {
      ctx.json(verification.verify(body.sessionId(), head));
    } else if (body.tenantId() != null && body.sessionId() == null) {
      ctx.json(audit(body.tenantId(), head));
    } else {
      throw new ProblemException(
          ErrorCode.INVALID_INPUT,
          "Name a session or a tenant, one of the two.",
          List.of(new FieldError("session_id", "or tenant_id, not both")),
          Map.of());
    }
  }

  /** A head of the audit trail is what an export carries as {@code audit_head}. */
  private AuditReport audit(UUID tenantId, @Nullable JsonNode head) {
    AuditChain.Head kept = head == null ? null : kept(head);
    if (head != null && kept == null) {
      return new AuditReport(
          tenantId, false, 0, "", List.of("The file that was given holds no audit_head."));
    }
    return switch (audit.verify(tenantId, kept)) {
      case AuditChain.Verdict.Intact intact ->
          new AuditReport(tenantId, true, intact.head().n(), hex(intact.head().hash()), List.of());
      case AuditChain.Verdict.Broken broken ->
          new AuditReport(
              tenantId,
              false,
              broken.n(),
              "",
              List.of("Audit entry %d: %s.".formatted(broken.n(), broken.why())));
    };
  }

  private static String hex(Bytes bytes) {
    return java.util.HexFormat.of().formatHex(bytes.array());
  }

  private static AuditChain.@Nullable Head kept(JsonNode given) {
    JsonNode head = given.has("audit_head") ? given.path("audit_head") : given;
    String hash = head.path("hash").asString("");
    return head.path("n").isIntegralNumber() && hash.matches("[0-9a-f]{64}")
        ? new AuditChain.Head(
            head.path("n").asLong(), Bytes.of(java.util.HexFormat.of().parseHex(hash)))
        : null;
  }
}
