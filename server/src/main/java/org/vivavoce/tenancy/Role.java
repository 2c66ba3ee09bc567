package org.vivavoce.tenancy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a member is in a tenant. The documents' {@code member} acts as recruiter. */
public enum Role {
  OWNER("an owner"),
  RECRUITER("a recruiter"),
  REVIEWER("a reviewer"),
  AUDITOR("an auditor");

  private final String words;

  Role(String words) {
    this.words = words;
  }

  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException for a word that is no role
   */
  @JsonCreator
  public static Role ofWire(String wire) {
    return wire.equals("member") ? RECRUITER : valueOf(wire.toUpperCase(Locale.ROOT));
  }

  /** For example {@code an owner or a recruiter}. */
  static String inWords(List<Role> roles) {
    return roles.stream().map(role -> role.words).collect(Collectors.joining(" or "));
  }
}
