package org.vivavoce.twins.realtime;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A misbehaviour that a credential asks for by name; README.md says what each does. */
enum Fault {
  TOO_MANY_THEN_OK("429_then_ok"),
  QUOTA("quota"),
  OVERLOADED("overloaded"),
  SLOW_ANSWER("slow_answer"),
  DROP_AFTER_ANSWER("drop_after_answer"),
  EXPIRE_SOON("expire_soon"),
  NO_AUDIO("no_audio"),
  SIDEBAND_404("sideband_404"),
  NO_SESSION_CREATED("no_session_created");

  private final String wireName;

  Fault(String wireName) {
    this.wireName = wireName;
  }

  static Optional<Fault> named(String name) {
    return Arrays.stream(values()).filter(fault -> fault.wireName.equals(name)).findFirst();
  }

  static List<String> names() {
    return Arrays.stream(values()).map(fault -> fault.wireName).toList();
  }

  /** Whether it strikes when a sideband joins, and not when a call is made. */
  boolean ofSidebands() {
    return this == SIDEBAND_404 || this == NO_SESSION_CREATED;
  }
}
