package org.vivavoce.privacy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The texts that candidates agree to now, in the order in which they are asked. The words of each
 * version are a resource {@code consents/PURPOSE-VERSION.txt}: a title line, then the text. A
 * changed text is a new file, so that what was agreed to can still be read.
 */
public final class ConsentTexts {
  /** Without it there is no interview. */
  public static final String INTERVIEW = "interview";

  /** Without it nobody's program sums the interview up. */
  public static final String SUMMARY = "summary";

  private final List<ConsentText> texts;

  public ConsentTexts(List<ConsentText> texts) {
    this.texts = List.copyOf(texts);
  }

  /** Those that are packaged with the program. */
  public static ConsentTexts packaged() {
    return new ConsentTexts(List.of(read(INTERVIEW, "1", true), read(SUMMARY, "1", false)));
  }

  private static ConsentText read(String purpose, String version, boolean required) {
    String name = "/consents/" + purpose + "-" + version + ".txt";
    try (InputStream in = ConsentTexts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("there is no resource " + name);
      }
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      int end = all.indexOf('\n');
      return new ConsentText(
          purpose, version, all.substring(0, end).strip(), all.substring(end).strip(), required);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<ConsentText> current() {
    return texts;
  }

  Optional<ConsentText> of(String purpose) {
    return texts.stream().filter(text -> text.purpose().equals(purpose)).findFirst();
  }
}
