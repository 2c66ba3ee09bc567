package org.vivavoce.tenancy;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * E-mail addresses as people type them. Whether one exists only a mail can tell; this refuses what
 * no mail server would take, and anything that could break out of a header line.
 */
public final class EmailAddress {
  /** What a form says of one that is none; follows the member's name. */
  public static final String WANTED = "must be an e-mail address such as ada@example.org";

  /** RFC 5321 §4.5.3.1; bytes of UTF-8, as RFC 6531 counts. */
  private static final int LONGEST_LOCAL = 64;

  private static final int LONGEST = 254;

  /** A dot-atom (RFC 5322 §3.2.3) that may hold letters of any script (RFC 6532 §3.2). */
  private static final Pattern LOCAL =
      Pattern.compile(
          "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\-\\P{ASCII}]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\-\\P{ASCII}]+)*");

  /** A host name with a dot in it, as it travels (RFC 1035 §2.3.1, RFC 5890 §2.3.2.1). */
  private static final Pattern DOMAIN =
      Pattern.compile(
          "([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?",
          Pattern.CASE_INSENSITIVE);

  private EmailAddress() {}

  /** The address without the spaces around it; empty when it is none. Case is kept. */
  public static Optional<String> read(String typed) {
    String text = PersonName.trimmed(typed);
    int at = text.lastIndexOf('@');
    if (at < 1 || bytes(text) > LONGEST || !PersonName.printable(text) || hasSpace(text)) {
      return Optional.empty();
    }
    String local = text.substring(0, at);
    boolean good =
        bytes(local) <= LONGEST_LOCAL
            && LOCAL.matcher(local).matches()
            && isDomain(text.substring(at + 1));
    return good ? Optional.of(text) : Optional.empty();
  }

  private static boolean hasSpace(String text) {
    return text.codePoints().anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
  }

  private static boolean isDomain(String domain) {
    try {
      String travelling = IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED);
      return travelling.length() <= 253 && DOMAIN.matcher(travelling).matches();
    } catch (IllegalArgumentException e) {
      return false; // a label is empty, too long, or of forbidden letters
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Enough for its owner to recognise it, too little for anybody else: {@code r…@host}. */
  public static String hint(String address) {
    int at = address.lastIndexOf('@');
    return at < 1 ? "…" : Character.toString(address.codePointAt(0)) + "…" + address.substring(at);
  }
}
