package org.vivavoce.attack;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Somebody who calls.
 *
 * @param role what the person may do here; see {@link Rights}
 * @param headers of every request, names and values in turn
 * @param maySee whatever is asked
 */
record Who(String name, Role role, List<String> headers, Set<Mark> maySee) {
  enum Role {
    /** Proves to be nobody: 401 wherever somebody must be signed in. */
    NOBODY,
    /** Somebody, but nothing of this tenant's. */
    FOREIGNER,
    /** Has the right cookie, but the request comes from another site's page. */
    CROSS_SITE,
    CANDIDATE,
    OWNER,
    RECRUITER,
    REVIEWER,
    OTHER_REVIEWER,
    AUDITOR,
    REASONED_AUDITOR
  }

  static Who of(String name, Role role, String... headers) {
    return new Who(name, role, List.of(headers), sees(role));
  }

  private static Set<Mark> sees(Role role) {
    return switch (role) {
      case NOBODY, FOREIGNER -> EnumSet.noneOf(Mark.class);
      case CROSS_SITE, OWNER, RECRUITER -> EnumSet.allOf(Mark.class);
      case CANDIDATE -> EnumSet.of(Mark.TENANT, Mark.POSITION, Mark.PERSON);
      case REVIEWER ->
          EnumSet.of(Mark.TENANT, Mark.POSITION, Mark.PLAN, Mark.PERSON, Mark.BESIDE, Mark.VERDICT);
      case OTHER_REVIEWER -> EnumSet.of(Mark.TENANT);
      case AUDITOR -> EnumSet.of(Mark.TENANT, Mark.POSITION, Mark.PLAN, Mark.STAFF);
      case REASONED_AUDITOR ->
          EnumSet.of(Mark.TENANT, Mark.POSITION, Mark.PLAN, Mark.STAFF, Mark.PERSON, Mark.VERDICT);
    };
  }

  /** Of what is their own wherever they act. */
  Who seeing(Set<Mark> more) {
    Set<Mark> all = EnumSet.copyOf(more);
    all.addAll(maySee);
    return new Who(name, role, headers, all);
  }

  /** An outsider gets nothing and changes nothing, whatever the answer is. */
  boolean outside() {
    return role == Role.NOBODY || role == Role.FOREIGNER;
  }

  Who with(String name, String... more) {
    List<String> all = new ArrayList<>(headers);
    all.addAll(List.of(more));
    return new Who(name, role, List.copyOf(all), maySee);
  }
}
