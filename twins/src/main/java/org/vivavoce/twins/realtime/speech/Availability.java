package org.vivavoce.twins.realtime.speech;

import java.util.List;

/**
 * Whether a recogniser or a voice can be used now, in words fit for a person. Never a reason to
 * crash.
 */
public sealed interface Availability {
  /** One sentence for a page or a start-up line. */
  String words();

  /** Usable. */
  record Ready(String words) implements Availability {}

  /** Usable soon, by itself: a model is being loaded. What is asked of it meanwhile waits. */
  record Loading(String words) implements Availability {}

  /**
   * Not usable until someone acts.
   *
   * @param debianPackages what to install on Debian or Ubuntu; empty when the cure is another one,
   *     which {@code words} names
   */
  record Missing(String words, List<String> debianPackages) implements Availability {
    public Missing {
      debianPackages = List.copyOf(debianPackages);
    }
  }

  /** Ready, or going to be without anybody's help. */
  default boolean usable() {
    return switch (this) {
      case Ready _, Loading _ -> true;
      case Missing _ -> false;
    };
  }
}
