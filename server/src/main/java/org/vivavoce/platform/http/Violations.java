package org.vivavoce.platform.http;

import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A validator's findings in plain sentences that follow the member's name. The value itself is
 * never repeated: it may be a secret or a person's words.
 */
final class Violations {
  /** More would help nobody. */
  private static final int MOST = 20;

  private Violations() {}

  static List<FieldError> of(List<Error> findings) {
    Set<FieldError> errors = new LinkedHashSet<>();
    for (Error finding : findings) {
      String path = String.valueOf(finding.getEvaluationPath());
      boolean inAlternative = path.contains("/oneOf/") || path.contains("/anyOf/");
      if (!inAlternative) {
        errors.add(error(finding));
      }
    }
    if (errors.isEmpty() && !findings.isEmpty()) {
      errors.add(
          new FieldError(
              field(findings.getFirst(), ""), "fits none of the forms that are allowed here"));
    }
    return new ArrayList<>(errors).subList(0, Math.min(MOST, errors.size()));
  }

  private static FieldError error(Error finding) {
    String keyword = finding.getKeyword();
    String property = finding.getProperty();
    boolean names =
        property != null
            && (keyword.equals("required")
                || keyword.equals("additionalProperties")
                || keyword.equals("unevaluatedProperties"));
    return new FieldError(
        field(finding, names && property != null ? property : ""), message(finding));
  }

  /** {@code /entries/0/text} as {@code entries[0].text}. */
  private static String field(Error finding, String property) {
    StringBuilder field = new StringBuilder();
    String pointer = String.valueOf(finding.getInstanceLocation());
    for (String part : (pointer + "/" + property).split("/")) {
      if (part.isEmpty()) {
        continue;
      }
      String name = part.replace("~1", "/").replace("~0", "~");
      if (name.chars().allMatch(Character::isDigit)) {
        field.append('[').append(name).append(']');
      } else {
        field.append(field.isEmpty() ? "" : ".").append(name);
      }
    }
    return field.toString();
  }

  private static String message(Error finding) {
    JsonNode wanted = finding.getSchemaNode();
    String value = wanted == null || wanted.isContainer() ? "" : wanted.asString();
    return switch (finding.getKeyword()) {
      case "required" -> "is missing";
      case "additionalProperties", "unevaluatedProperties" -> "is not known here";
      case "type" -> "must be " + types(wanted);
      case "format" -> "must be " + format(value);
      case "minLength" ->
          value.equals("1")
              ? "must not be empty"
              : "is too short (least: " + value + " characters)";
      case "maxLength" -> "is too long (most: " + value + " characters)";
      case "minimum" -> "must be at least " + value;
      case "maximum" -> "must be at most " + value;
      case "exclusiveMinimum" -> "must be more than " + value;
      case "exclusiveMaximum" -> "must be less than " + value;
      case "minItems" -> "has too few entries (least: " + value + ")";
      case "maxItems" -> "has too many entries (most: " + value + ")";
      case "uniqueItems" -> "has the same entry twice";
      case "pattern" -> "has the wrong form";
      case "enum" -> "must be one of " + list(wanted);
      case "const" -> "must be " + value;
      case "oneOf", "anyOf" -> "fits none of the forms that are allowed here";
      default -> "is not valid";
    };
  }

  private static String types(JsonNode wanted) {
    if (wanted == null) {
      return "of another type";
    }
    List<String> names = new ArrayList<>();
    if (wanted.isArray()) {
      wanted.forEach(each -> names.add(type(each.asString())));
    } else {
      names.add(type(wanted.asString()));
    }
    return String.join(" or ", names);
  }

  private static String type(String name) {
    return switch (name) {
      case "string" -> "a text";
      case "integer" -> "a whole number";
      case "number" -> "a number";
      case "boolean" -> "true or false";
      case "array" -> "a list";
      case "object" -> "an object";
      case "null" -> "null";
      default -> name;
    };
  }

  private static String format(String name) {
    return switch (name) {
      case "uuid" -> "a UUID";
      case "date-time" -> "a time such as 2026-11-21T10:00:00Z";
      case "date" -> "a date such as 2026-11-21";
      case "email" -> "an e-mail address";
      case "uri" -> "an absolute address";
      default -> "a " + name;
    };
  }

  private static String list(JsonNode wanted) {
    List<String> values = new ArrayList<>();
    if (wanted != null) {
      wanted.forEach(each -> values.add(each.asString()));
    }
    return String.join(", ", values);
  }
}
