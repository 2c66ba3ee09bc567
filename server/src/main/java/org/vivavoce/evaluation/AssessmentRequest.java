package org.vivavoce.evaluation;

import tools.jackson.databind.JsonNode;

/**
 * One question to the assessor.
 *
 * @param instructions what to do, in our words only: nothing that a candidate said, typed or is
 *     called may stand here
 * @param data one JSON document with everything that others said; the assessor treats it as data
 * @param schemaName at most 64 of {@code a-zA-Z0-9_-}
 * @param schema strict JSON schema: each object closed, each property required
 */
public record AssessmentRequest(
    String instructions, String data, String schemaName, JsonNode schema) {
  @Override
  public String toString() {
    return "AssessmentRequest[" + schemaName + "]";
  }
}
