package org.vivavoce.platform.crypto;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes as a value: compared by content, and not printed, for they may be a secret's. */
public final class Bytes {
  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /** Takes the array over; the caller does not change it any more. */
  public static Bytes of(byte[] value) {
    return new Bytes(value);
  }

  /** The array itself, not to be changed. */
  public byte[] array() {
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "Bytes[" + value.length + "]";
  }
}
