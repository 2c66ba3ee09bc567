package org.vivavoce.platform.fault;

/**
 * Implemented by unchecked exceptions that know their category. An exception that does not
 * implement it counts as {@link FaultCategory#BUG}.
 */
public interface Fault {
  FaultCategory category();

  static FaultCategory categoryOf(Throwable thrown) {
    return thrown instanceof Fault fault ? fault.category() : FaultCategory.BUG;
  }
}
