package org.vivavoce.transcript;

import java.util.UUID;
import java.util.regex.Pattern;
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
  private static final Pattern UNSTORABLE = Pattern.compile("\\x00|\\p{Cs}");
  private static final int MOST_DESCRIPTIONS = 20;
  private static final int MOST_CANDIDATES = 200;

  private Signalling() {}

  static void offered(Handle tx, UUID sessionId, String sdp) {
    add(tx, sessionId, "sdp_offers", Json.object().put("sdp", plain(sdp)), MOST_DESCRIPTIONS);
  }

  static void answered(Handle tx, UUID sessionId, String sdp) {
    add(tx, sessionId, "sdp_answers", Json.object().put("sdp", plain(sdp)), MOST_DESCRIPTIONS);
  }

  /**
   * Of what the page sent the four members of an {@code RTCIceCandidateInit} (W3C WebRTC 1.0
   * §4.8.1) are kept, as far as they are of their type: a value that no row takes must not stop a
   * journal.
   *
   * @param json as the page sent it; a text alone is the candidate's line
   */
  static void named(Handle tx, UUID sessionId, String json) {
    ObjectNode one = Json.object();
    one.set("candidate", candidate(json));
    add(tx, sessionId, "ice_candidates", one, MOST_CANDIDATES);
  }

  private static ObjectNode candidate(String json) {
    ObjectNode kept = Json.object();
    JsonNode sent;
    try {
      sent = Json.tree(json);
    } catch (JacksonException e) {
      return kept;
    }
    JsonNode line = sent.isString() ? sent : sent.path("candidate");
    text(kept, "candidate", line);
    text(kept, "sdpMid", sent.path("sdpMid"));
    text(kept, "usernameFragment", sent.path("usernameFragment"));
    JsonNode index = sent.path("sdpMLineIndex");
    if (index.isIntegralNumber() && index.canConvertToInt()) {
      kept.put("sdpMLineIndex", index.intValue());
    }
    return kept;
  }

  private static void text(ObjectNode kept, String name, JsonNode value) {
    if (value.isString()) {
      kept.put(name, plain(value.stringValue()));
    }
  }

  /** {@code jsonb} takes neither NUL nor half a character. */
  private static String plain(String text) {
    return UNSTORABLE.matcher(text).replaceAll("");
  }

  /** With the time of its arrival. */
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
        .bind("one", one.toString())
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
