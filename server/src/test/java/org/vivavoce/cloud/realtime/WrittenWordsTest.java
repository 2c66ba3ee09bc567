package org.vivavoce.cloud.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vivavoce.live.CallEvent;
import org.vivavoce.live.CallEvent.ResponseStatus;

/** In writing, what is read counts as heard. */
class WrittenWordsTest {
  private final List<String> heard = new ArrayList<>();
  private final WrittenWords words =
      new WrittenWords(event -> heard.add(event.getClass().getSimpleName()));

  private static CallEvent done(ResponseStatus status) {
    return new CallEvent.ResponseDone("r", status, null, null, null, Map.of());
  }

  @Test
  void playbackBeginsWithTheFirstWordsAndEndsWhenAllAreThere() {
    words.heard(new CallEvent.OutputTranscriptDelta("r", "i", "Why"));
    words.heard(new CallEvent.OutputTranscriptDelta("r", "i", "?"));
    words.heard(new CallEvent.OutputTranscriptDone("r", "i", "Why?"));
    words.heard(done(ResponseStatus.COMPLETED));
    assertEquals(
        List.of(
            "PlaybackStarted",
            "OutputTranscriptDelta",
            "OutputTranscriptDelta",
            "OutputTranscriptDone",
            "ResponseDone",
            "PlaybackStopped"),
        heard);
  }

  @Test
  void whatIsCancelledIsCut() {
    words.heard(new CallEvent.OutputTranscriptDelta("r", "i", "Why"));
    words.heard(done(ResponseStatus.CANCELLED));
    assertEquals("PlaybackCleared", heard.getLast());
  }

  @Test
  void aResponseWithoutAWordIsNeverHeard() {
    words.heard(done(ResponseStatus.FAILED));
    assertEquals(List.of("ResponseDone"), heard);
  }
}
