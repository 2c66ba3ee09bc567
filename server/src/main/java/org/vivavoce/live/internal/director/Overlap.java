package org.vivavoce.live.internal.director;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is heard from the candidate's side while the interviewer speaks, or just after. */
public enum Overlap {
  /** Nothing yet to go by. */
  NOTHING,
  /** "Mm-hm", a cough: the interviewer goes on. */
  BACKCHANNEL,
  /** The interviewer's own words, back through loudspeaker and microphone. */
  ECHO,
  /** Words of the candidate's own. */
  SPEECH;

  private static final Map<String, Set<String>> BACKCHANNELS =
      Map.of(
          "en",
          Set.of(
              "mm", "hm", "mhm", "hmm", "mmm", "uh", "huh", "um", "hum", "ah", "oh", "yeah", "yes",
              "yep", "okay", "ok", "right", "sure", "aha", "i", "see", "good", "fine", "alright"));

  private static final int MOST_BACKCHANNEL_WORDS = 3;
  private static final int FEWEST_ECHO_WORDS = 3;
  private static final double ECHO_SHARE = 0.7;

  /**
   * @param heard the candidate's words so far
   * @param sounding the interviewer's words that sound meanwhile, or have just sounded
   */
  public static Overlap of(String heard, String sounding, String language) {
    List<String> words = Language.words(heard);
    if (words.isEmpty()) {
      return NOTHING;
    }
    Set<String> small = BACKCHANNELS.getOrDefault(Language.of(language), Set.of());
    if (words.size() <= MOST_BACKCHANNEL_WORDS && small.containsAll(words)) {
      return BACKCHANNEL;
    }
    boolean echo =
        words.size() >= FEWEST_ECHO_WORDS
            && commonInOrder(words, Language.words(sounding)) >= ECHO_SHARE * words.size();
    return echo ? ECHO : SPEECH;
  }

  /** Length of the longest common subsequence, in words. */
  private static int commonInOrder(List<String> one, List<String> other) {
    int[] before = new int[other.size() + 1];
    for (String word : one) {
      int[] now = new int[other.size() + 1];
      for (int j = 1; j <= other.size(); j++) {
        now[j] =
            word.equals(other.get(j - 1)) ? before[j - 1] + 1 : Math.max(before[j], now[j - 1]);
      }
      before = now;
    }
    return before[other.size()];
  }
}
