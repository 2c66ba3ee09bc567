package org.vivavoce.evaluation;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.HexFormat;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.audit.AuditAction;
import org.vivavoce.audit.AuditChain;
import org.vivavoce.audit.AuditTrail;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.privacy.ConsentStore;
import org.vivavoce.session.ContentAccess;
import org.vivavoce.session.SessionAnswer;
import org.vivavoce.session.SessionStore;
import org.vivavoce.session.SessionView;
import org.vivavoce.signin.SigninRoutes;
import org.vivavoce.tenancy.Rights;
import org.vivavoce.tenancy.Role;
import org.vivavoce.transcript.ClientEntries;
import org.vivavoce.transcript.JournalHead;
import org.vivavoce.transcript.JournalHeads;
import org.vivavoce.transcript.TranscriptAnswer;
import org.vivavoce.transcript.TranscriptStore;
import tools.jackson.databind.node.ObjectNode;

/** Everything of one session as a file, for owners and recruiters; each time is written down. */
public final class ExportRoutes implements Routes {
  private final SigninRoutes signin;
  private final SessionStore sessions;
  private final TranscriptStore transcripts;
  private final ClientEntries clientEntries;
  private final ResultStore results;
  private final Database database;
  private final AuditTrail audit;

  public ExportRoutes(
      SigninRoutes signin,
      SessionStore sessions,
      TranscriptStore transcripts,
      ClientEntries clientEntries,
      ResultStore results,
      Database database) {
    this.signin = signin;
    this.sessions = sessions;
    this.transcripts = transcripts;
    this.clientEntries = clientEntries;
    this.results = results;
    this.database = database;
    this.audit = new AuditTrail(database);
  }

  /** The end of the tenant's audit chain, so that one is held where nobody here can change it. */
  record AuditHead(long n, String hash) {
    static AuditHead of(AuditChain.Head head) {
      return new AuditHead(head.n(), HexFormat.of().formatHex(head.hash().array()));
    }
  }

  /**
   * @param result null while there is none
   * @param auditHead before this export's own entry
   * @param journalHead null before the interview has ended
   */
  record Export(
      SessionAnswer session,
      TranscriptAnswer transcript,
      @Nullable ObjectNode result,
      AuditHead auditHead,
      @Nullable ObjectNode journalHead) {
    @Override
    public String toString() {
      return "Export[" + session.id() + "]";
    }
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/v1/sessions/{id}/export", this::export);
  }

  private void export(Context ctx) {
    Claims.Member member = Rights.member(signin.person(ctx));
    SessionView session = sessions.require(member, Requests.pathUuid(ctx, "id"));
    AuditHead head = AuditHead.of(audit.head(session.tenantId()));
    Export export =
        database.inTenant(
            member,
            tx -> {
              Rights.require(tx, member, Role.OWNER, Role.RECRUITER);
              ContentAccess.note(
                  tx,
                  member,
                  session.tenantId(),
                  session.id(),
                  AuditAction.SESSION_EXPORTED,
                  Requests.id(ctx),
                  Requests.clientAddress(ctx));
              Requests.hold(ctx, clientEntries.stored(tx, session.id()).heapBytes());
              return new Export(
                  SessionAnswer.of(session),
                  TranscriptAnswer.of(
                      session.id(),
                      session.startedAt(),
                      transcripts.ordered(tx, session.tenantId(), session.id()),
                      transcripts.gaps(tx, session.id()),
                      clientEntries.read(tx, session.tenantId(), session.id())),
                  ResultAnswer.ofMember(
                      session,
                      results.find(tx, session.tenantId(), session.id()),
                      declined(tx, session)),
                  head,
                  JournalHeads.latest(tx, session.id()).map(JournalHead::json).orElse(null));
            });
    ctx.header("Cache-Control", "no-store");
    ctx.header(
        "Content-Disposition", "attachment; filename=\"interview-" + session.id() + ".json\"");
    ctx.json(export);
  }

  private static boolean declined(Handle tx, SessionView session) {
    return Database.assuming(
        tx,
        new Claims.Service(session.tenantId()),
        service -> ConsentStore.summaryDeclined(service, session.id()));
  }
}
