package org.vivavoce.evaluation;

/**
 * Reads a finished interview and answers in JSON of a given schema. It gets text only, never audio
 * or video. One call takes seconds; it waits for no retry of its own.
 */
public interface Assessor {
  Assessment assess(AssessmentRequest request);
}
