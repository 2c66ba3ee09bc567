package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vivavoce.live.internal.director.Script;

/** Whatever the host tells a page has words of its own. */
class WordsTest {
  private static final Pattern REASON =
      Pattern.compile(
          "(?:refuse|refused|lost|finish|noCall|gone|close)\\(\\s*\"([a-z_]+)\""
              + "|ConnectionWord\\.[A-Z]+,\\s*\"([a-z_]+)\""
              + "|step\\(state, \"([a-z_]+)\"|finish\\(state, \"([a-z_]+)\"");

  @Test
  void everyReasonInTheSourceHasAWayToSayIt() throws IOException {
    ResourceBundle words = Script.bundle("words", "en");
    Set<String> reasons = new TreeSet<>();
    Path sources = Path.of("src/main/java/org/vivavoce/live/internal");
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Matcher found = REASON.matcher(Files.readString(file));
        while (found.find()) {
          Stream.of(1, 2, 3, 4).map(found::group).filter(g -> g != null).forEach(reasons::add);
        }
      }
    }
    assertTrue(reasons.size() > 20, "the search finds them: " + reasons);
    assertEquals(List.of(), reasons.stream().filter(each -> !words.containsKey(each)).toList());
  }
}
