package org.vivavoce.twins.realtime;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.MultipartForm;
import org.vivavoce.twins.common.TwinProblem;
import tools.jackson.databind.node.ObjectNode;

/** What {@code POST /v1/realtime/calls} brings, in either of its two forms. */
record CallRequest(String sdp, ObjectNode session) {

  /**
   * Multipart with {@code sdp} and {@code session}, or the bare offer as {@code application/sdp}
   * with an ephemeral key. With such a key a {@code session} part takes the place of the key's.
   *
   * @param ofKey the session of the ephemeral key; empty for a standard key
   * @throws TwinProblem naming the part that is wrong
   */
  static CallRequest read(@Nullable String contentType, byte[] body, Optional<ObjectNode> ofKey) {
    String mediaType = MultipartForm.mediaType(contentType);
    if (mediaType.equals("application/sdp")) {
      // The published description gives a standard key no bare form: nothing would name the model.
      ObjectNode session = ofKey.orElseThrow(() -> missing("session"));
      return new CallRequest(notBlank(new String(body, StandardCharsets.UTF_8)), session);
    }
    if (!mediaType.equals("multipart/form-data")) {
      throw TwinProblem.invalid(
          "unsupported_content_type",
          null,
          "Unsupported content type. This API method only accepts 'multipart/form-data' and"
              + " 'application/sdp' requests.");
    }
    MultipartForm form = MultipartForm.parse(contentType, body);
    for (MultipartForm.Part part : form.parts()) {
      if (!part.name().equals("sdp") && !part.name().equals("session")) {
        throw SessionRules.unknown(part.name());
      }
    }
    String sdp = notBlank(form.part("sdp").map(MultipartForm.Part::text).orElse(""));
    Optional<MultipartForm.Part> session = form.part("session");
    if (session.isEmpty()) {
      return new CallRequest(sdp, ofKey.orElseThrow(() -> missing("session")));
    }
    return new CallRequest(
        sdp,
        Json.tryObject(session.get().text())
            .orElseThrow(() -> SessionRules.wrongType("session", "a JSON object")));
  }

  private static String notBlank(String sdp) {
    if (sdp.isBlank()) {
      throw missing("sdp");
    }
    return sdp;
  }

  static TwinProblem missing(String param) {
    return TwinProblem.invalid(
        "missing_required_parameter", param, "Missing required parameter: '" + param + "'.");
  }
}
