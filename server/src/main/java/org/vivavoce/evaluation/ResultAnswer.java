package org.vivavoce.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.json.Json;
import org.vivavoce.session.SessionView;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A result as it goes over the wire: whole to members, to the candidate what was covered. */
final class ResultAnswer {
  private ResultAnswer() {}

  /**
   * Null while there is none.
   *
   * @param declined whether the candidate did not agree to a summary
   */
  static @Nullable ObjectNode ofMember(
      SessionView session, ResultStore.Result result, boolean declined) {
    return switch (result) {
      case ResultStore.Result.Ready ready -> of(session, true, ready.summary(), "ready", "none");
      case ResultStore.Result.Failed _ -> of(session, true, null, "failed", "failed");
      case ResultStore.Result.Pending _ ->
          declined && session.status().isFinal()
              ? of(session, true, null, "declined", "none")
              : null;
    };
  }

  static ObjectNode of(
      SessionView session,
      boolean member,
      @Nullable Summary summary,
      String summaryStatus,
      String evaluationStatus) {
    ObjectNode answer =
        Json.object()
            .put("session_id", session.id().toString())
            .put("summary_status", summaryStatus);
    if (summary == null) {
      answer.putNull("summary");
      answer.putNull("summary_detail");
    } else {
      answer.put("summary", (member ? summary : summary.coveredOnly()).prose());
      ObjectNode detail = answer.putObject("summary_detail");
      sentences(detail, "covered", summary.covered());
      if (member) {
        sentences(detail, "strengths", summary.strengths());
        sentences(detail, "probe", summary.probe());
      }
    }
    answer.putNull("evaluation");
    return answer.put("evaluation_status", evaluationStatus);
  }

  private static void sentences(ObjectNode into, String name, List<Summary.Sentence> sentences) {
    ArrayNode list = into.putArray(name);
    for (Summary.Sentence sentence : sentences) {
      ArrayNode ids = list.addObject().put("text", sentence.text()).putArray("entry_ids");
      sentence.entryIds().forEach(id -> ids.add(id.toString()));
    }
  }
}
