package org.vivavoce.transcript;

import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.vivavoce.platform.crypto.Sealer;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;
import tools.jackson.databind.JsonNode;

/**
 * Transcripts that a client sends whole, text, list or object: the newest is kept, none is scored.
 */
public final class ClientTranscripts {
  /** In bytes of JSON. */
  private static final int LONGEST = 1 << 20;

  private final Sealer sealer;
  private final Time time;

  public ClientTranscripts(Sealer sealer, Time time) {
    this.sealer = sealer;
    this.time = time;
  }

  /** Sent along the way, or at the end. */
  public enum Kind {
    SAVED("saved"),
    FINAL("final");

    private final String wire;

    Kind(String wire) {
      this.wire = wire;
    }
  }

  /**
   * Keeps it, in place of one of the same kind; under service claims.
   *
   * @throws ProblemException 413, or 409 where the session takes nothing any more or not yet
   */
  public void keep(Handle service, UUID tenantId, UUID sessionId, Kind kind, JsonNode transcript) {
    byte[] plain = Json.bytes(transcript);
    if (plain.length > LONGEST) {
      throw new ProblemException(ErrorCode.TOO_LARGE, "A transcript has a megabyte at most.");
    }
    ClientEntries.taken(service, tenantId, sessionId);
    service
        .createUpdate(
            """
            insert into public.client_transcripts
              (id, tenant_id, session_id, kind, transcript_sealed)
            values (:id, :tenant, :session, :kind, :sealed)
            on conflict (session_id, kind) do update
              set transcript_sealed = excluded.transcript_sealed
            """)
        .bind("id", Ids.next(time))
        .bind("tenant", tenantId)
        .bind("session", sessionId)
        .bind("kind", kind.wire)
        .bind("sealed", sealer.seal(tenantId, sessionId, "client-transcript/" + kind.wire, plain))
        .execute();
  }
}
