package org.vivavoce.testing;

import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.json.Json;

/** Facts as a host reports them to the journal. */
public final class Facts {
  private Facts() {}

  public static String moved(String status) {
    return """
    {"kind":"status_changed","status":"%s","reason":"test"}\
    """
        .formatted(status);
  }

  public static String closed(String outcome) {
    return """
    {"kind":"closed","outcome":"%s","reason":"test"}\
    """
        .formatted(outcome);
  }

  public static String uttered(
      String item, @Nullable String previous, String speaker, String text, int startMs) {
    return Json.object()
        .put("kind", "uttered")
        .put("item_id", item)
        .put("previous_item_id", previous)
        .put("speaker", speaker)
        .put("text", text)
        .put("start_ms", startMs)
        .put("end_ms", startMs + 500)
        .put("closed", true)
        .put("interrupted", false)
        .put("question", 1)
        .toString();
  }
}
