package org.vivavoce.cloud.mail;

import jakarta.mail.MessagingException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/** Finds in a failure what the mail service said for good. */
final class Refusals {
  private static final int LONGEST = 160;

  /** About our credentials, not about the letter (RFC 4954 §4.1.2 and §6). */
  private static final Set<Integer> ABOUT_US = Set.of(530, 534, 535, 538);

  private static final Pattern ADDRESS = Pattern.compile("<?[^\\s<>@:;,]+@[^\\s<>@:;,]+>?");

  private Refusals() {}

  private record Said(int code, String words) {}

  /** The service's words where its answer was a 5xx to this letter. */
  static Optional<String> find(MessagingException failure) {
    Said said = null;
    // What was said of the recipient stands behind what was said of the letter.
    for (Exception at = failure;
        at instanceof MessagingException each;
        at = each.getNextException()) {
      Said here = said(each);
      said = here == null ? said : here;
    }
    if (said == null || said.code() < 500 || said.code() > 599 || ABOUT_US.contains(said.code())) {
      return Optional.empty();
    }
    return Optional.of(shortened(said.words(), said.code()));
  }

  private static @Nullable Said said(MessagingException failure) {
    String words = String.valueOf(failure.getMessage());
    return switch (failure) {
      case SMTPAddressFailedException of -> new Said(of.getReturnCode(), words);
      case SMTPSenderFailedException of -> new Said(of.getReturnCode(), words);
      case SMTPSendFailedException of -> new Said(of.getReturnCode(), words);
      default -> null;
    };
  }

  /** One short line that names nobody. */
  static String shortened(String words, int code) {
    String line = ADDRESS.matcher(words).replaceAll("the address");
    line = line.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    if (!line.startsWith(String.valueOf(code))) {
      line = (code + " " + line).strip();
    }
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST).strip() + "…";
  }
}
