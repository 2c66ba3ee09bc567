package org.vivavoce.transcript;

import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.vivavoce.platform.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was exchanged to make a session's calls, in its row: the newest of each kind, so that a page
 * that offers for hours does not make the row grow for ever. Under the host's claims.
 */
final class Signalling {
  private static final int MOST_DESCRIPTIONS = 20;
  private static final int MOST_CANDIDATES = 200;

  private Signalling() {}

  static void offered(Handle tx, UUID sessionId, String sdp) {
    add(tx, sessionId, "sdp_offers", Json.object().put("sdp", sdp), MOST_DESCRIPTIONS);
  }

  static void answered(Handle tx, UUID sessionId, String sdp) {
    add(tx, sessionId, "sdp_answers", Json.object().put("sdp", sdp), MOST_DESCRIPTIONS);
  }

  /**
   * @param json as the page sent it
   */
  static void named(Handle tx, UUID sessionId, String json) {
    ObjectNode one = Json.object();
    one.set("candidate", read(json));
    add(tx, sessionId, "ice_candidates", one, MOST_CANDIDATES);
  }

  private static JsonNode read(String json) {
    try {
      return Json.tree(json);
    } catch (JacksonException e) {
      return Json.mapper().nullNode();
    }
  }

  /** With the time of its arrival. {@code jsonb} takes no NUL, which no description holds. */
  private static void add(Handle tx, UUID sessionId, String column, ObjectNode one, int most) {
    tx.createUpdate(
            """
            update public.interview_sessions set %1$s = (
              select coalesce(jsonb_agg(each order by n), '[]') from (
                select each, n from jsonb_array_elements(%1$s
                  || jsonb_build_array(cast(:one as jsonb) || jsonb_build_object('at', now())))
                  with ordinality as all_of(each, n)
                order by n desc limit :most) newest)
            where id = :id
            """
                .formatted(column))
        .bind("one", one.toString().replace("\\u0000", ""))
        .bind("most", most)
        .bind("id", sessionId)
        .execute();
  }

  /** The page's own word for its connection, and since when. */
  static void reported(Handle tx, UUID sessionId, String state) {
    tx.createUpdate(
            """
            update public.interview_sessions set webrtc_status = :state,
              webrtc_connection_time = case when :state = 'connected' then now()
                else webrtc_connection_time end,
              webrtc_disconnection_time = case when :state in ('disconnected', 'failed', 'closed')
                then now() else webrtc_disconnection_time end
            where id = :id
            """)
        .bind("state", state)
        .bind("id", sessionId)
        .execute();
  }
}
