package org.vivavoce.transcript;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.session.IntegrityLog;
import tools.jackson.databind.JsonNode;

/** A client's own word about a session, taken and noted for what it is; under service claims. */
public final class ClientWord {
  private final ClientEntries entries;
  private final ClientTranscripts transcripts;
  private final IntegrityLog integrity;

  public ClientWord(ClientEntries entries, ClientTranscripts transcripts, IntegrityLog integrity) {
    this.entries = entries;
    this.transcripts = transcripts;
    this.integrity = integrity;
  }

  /** See {@link ClientEntries#keep}. */
  public List<ClientEntries.Kept> said(
      Handle service, UUID tenantId, UUID sessionId, List<ClientEntry> said) {
    List<ClientEntries.Kept> kept = kept(service, tenantId, sessionId, said);
    if (said.stream().anyMatch(each -> each.speaker().equals("ai"))) {
      integrity.observe(
          tenantId,
          sessionId,
          "client_speaks_for_interviewer",
          IntegrityLog.INFO,
          "a client's entry claims the interviewer's words; it is kept as the client's");
    }
    if (entries.contradicts(service, tenantId, sessionId, said)) {
      integrity.observe(
          tenantId,
          sessionId,
          "client_contradicts_record",
          IntegrityLog.INFO,
          "a client's entry tells otherwise of an item of the record; the record is as it was");
    }
    return kept;
  }

  private List<ClientEntries.Kept> kept(
      Handle service, UUID tenantId, UUID sessionId, List<ClientEntry> said) {
    try {
      return entries.keep(service, tenantId, sessionId, said);
    } catch (ProblemException e) {
      if (e.code() == ErrorCode.TOO_LARGE) {
        integrity.observe(
            tenantId,
            sessionId,
            "client_says_too_much",
            IntegrityLog.WARNING,
            "a client's entries are more than one interview can have; what stood stands");
      }
      throw e;
    }
  }

  public void whole(
      Handle service,
      UUID tenantId,
      UUID sessionId,
      ClientTranscripts.Kind kind,
      JsonNode transcript) {
    transcripts.keep(service, tenantId, sessionId, kind, transcript);
  }

  public Optional<ClientEntries.Kept> one(Handle service, UUID tenantId, UUID sessionId, UUID id) {
    return entries.one(service, tenantId, sessionId, id);
  }
}
