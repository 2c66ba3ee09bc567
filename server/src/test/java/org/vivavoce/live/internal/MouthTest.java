package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vivavoce.live.CallEvent;
import org.vivavoce.live.CallSettings;
import org.vivavoce.live.Capabilities;
import org.vivavoce.live.Recalled;
import org.vivavoce.live.SayOrder;
import org.vivavoce.live.Sideband;
import org.vivavoce.live.internal.Alarms.Alarm;
import org.vivavoce.live.internal.director.Utterance;
import org.vivavoce.testing.ManualTime;

/** When something counts as said, at a service that tells of its sound and at one that does not. */
class MouthTest {
  private static final Utterance QUESTION =
      new Utterance(Utterance.Purpose.QUESTION, "What did you repair?", 1);

  private final Alarms alarms = new Alarms(new ManualTime());

  /** Remembers the last order. */
  private static final class Ordered implements Sideband {
    private SayOrder last = new SayOrder("", "", "");

    @Override
    public void configure(CallSettings settings) {}

    @Override
    public void say(SayOrder order) {
      last = order;
    }

    @Override
    public void cancel() {}

    @Override
    public void clearPlayback() {}

    @Override
    public void recall(List<Recalled> earlier) {}

    @Override
    public void typed(String itemId, String text) {}

    @Override
    public void retrieve(String itemId) {}

    @Override
    public void remove(String itemId) {}

    @Override
    public void close() {}
  }

  private Mouth saying(boolean reportsPlayback) {
    Mouth mouth = new Mouth(new Capabilities(reportsPlayback, 60_000), alarms, Rig.TUNING);
    Ordered sideband = new Ordered();
    mouth.say(sideband, QUESTION);
    assertTrue(
        mouth.isOurs(
            new CallEvent.ResponseCreated("resp_1", Map.of("nonce", sideband.last.nonce()))));
    return mouth;
  }

  private static CallEvent.ResponseDone done() {
    return new CallEvent.ResponseDone(
        "resp_1", CallEvent.ResponseStatus.COMPLETED, null, null, null, Map.of());
  }

  @Test
  void whereTheServiceDoesNotTellOfItsSoundWhatIsDoneWasSaid() {
    Mouth mouth = saying(false);
    assertEquals(Optional.of(new Mouth.News.Ended("resp_1")), mouth.done(done()));
    assertEquals(null, mouth.utterance(), "the mouth is shut");
    assertFalse(alarms.isSet(Alarm.PLAYBACK_END), "nothing is waited for");
    assertFalse(alarms.isSet(Alarm.AUDIO_START));
    assertEquals(Optional.empty(), mouth.done(done()), "once");
  }

  @Test
  void whereItTellsWhatIsDoneIsSaidWhenItHasSounded() {
    Mouth mouth = saying(true);
    assertEquals(Optional.of(new Mouth.News.Sounding()), mouth.started("resp_1"));
    assertEquals(Optional.empty(), mouth.done(done()));
    assertEquals(QUESTION, mouth.utterance());
    assertTrue(alarms.isSet(Alarm.PLAYBACK_END));
    assertEquals(Optional.of(new Mouth.News.Ended("resp_1")), mouth.stopped("resp_1"));
  }
}
