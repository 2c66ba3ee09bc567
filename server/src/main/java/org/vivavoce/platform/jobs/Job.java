package org.vivavoce.platform.jobs;

import org.jspecify.annotations.Nullable;

/**
 * The work of one kind. It may run again although it ran before (a process died, or the database
 * was away at its end), so it must come to the same result twice. An exception means: try again.
 */
@FunctionalInterface
public interface Job<T> {
  void run(T data);

  /**
   * Called once when the last attempt failed, to leave that where people see it. The operator's
   * record is written in any case.
   */
  default void givenUp(T data) {}

  /** What the operator's record keeps of the data; null where it names a person. */
  default @Nullable T remembered(T data) {
    return data;
  }
}
