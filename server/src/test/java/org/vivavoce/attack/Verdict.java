package org.vivavoce.attack;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What must be true of every answer, whoever asked for whatever; answers come at the same time. */
final class Verdict {
  /** A stack trace, a class of ours or of a library, a statement or the database's words. */
  private static final Pattern INSIDES =
      Pattern.compile(
          "\\bat [\\w.$]+\\([\\w]+\\.java|[a-z]Exception\\b|org\\.(vivavoce|postgresql|jdbi|eclipse)"
              + "|tools\\.jackson|java\\.(lang|util)|\\b(insert into|select .* from|violates|SQLSTATE"
              + "|relation \"|invalid byte sequence)",
          Pattern.CASE_INSENSITIVE);

  private static final Map<String, Integer> CODES = new HashMap<>();

  static {
    for (ErrorCode each : ErrorCode.values()) {
      CODES.put(each.wire(), each.status());
    }
  }

  final Set<String> complaints = new TreeSet<>();
  final Map<Integer, Integer> statuses = new TreeMap<>();
  private final List<String> secrets;

  Verdict(List<String> secrets) {
    this.secrets = List.copyOf(secrets);
  }

  synchronized void complain(String asked, String what) {
    complaints.add(asked + ": " + what);
  }

  void judge(String asked, Set<Mark> maySee, HttpResponse<?> head, String body) {
    int status = head.statusCode();
    synchronized (this) {
      statuses.merge(status, 1, Integer::sum);
    }
    String whole = head.headers().map() + "\n" + body;
    // 501 is an answer: what is asked for is not there at all (RFC 9110 §15.6.2).
    if (status >= 500 && status != 501) {
      complain(asked, status + " " + shortened(body));
    }
    if (status >= 400) {
      refusal(asked, head, body);
    }
    Set<Mark> seen = Mark.in(whole);
    seen.removeAll(maySee);
    if (!seen.isEmpty()) {
      complain(asked, "shows " + seen + " with " + status);
    }
    for (String secret : secrets) {
      if (whole.contains(secret)) {
        complain(asked, "shows a secret with " + status);
      }
    }
    if (INSIDES.matcher(body).find()) {
      complain(asked, "shows insides: " + shortened(body));
    }
  }

  private void refusal(String asked, HttpResponse<?> head, String body) {
    String type = head.headers().firstValue("Content-Type").orElse("none");
    if (!type.startsWith("application/problem+json")) {
      complain(asked, "refused with " + head.statusCode() + " as " + type);
      return;
    }
    try {
      JsonNode problem = Json.tree(body);
      String code = problem.path("code").asString("");
      if (!CODES.containsKey(code)) {
        complain(asked, "refused with an unpublished code: " + code);
      } else if (CODES.get(code) != head.statusCode()) {
        // What Jetty refuses keeps its own status, with the nearest code.
        if (head.statusCode() != 431 && head.statusCode() != 400 && head.statusCode() != 414) {
          complain(asked, code + " with status " + head.statusCode());
        }
      }
    } catch (JacksonException e) {
      complain(asked, "refused with no JSON: " + shortened(body));
    }
  }

  private static String shortened(String body) {
    return body.length() > 160 ? body.substring(0, 160) + "…" : body;
  }

  String report() {
    StringBuilder report =
        new StringBuilder(complaints.size() + " complaints; answers " + statuses);
    complaints.stream().limit(300).forEach(each -> report.append("\n  ").append(each));
    return report.toString();
  }
}
