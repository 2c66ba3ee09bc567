package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vivavoce.live.SdpOffer;
import org.vivavoce.live.internal.director.Plans;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.observe.Metrics;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.session.SessionStatus;
import org.vivavoce.transcript.JournalFact;
import tools.jackson.databind.JsonNode;

/**
 * Whole interviews in virtual time, in a seeded order of everything that can happen, with what must
 * hold whatever happens. A failure names its seed: {@code play(seed)} is that world again.
 */
class SimulatedInterviewTest {
  private static final Metrics METRICS = new Metrics();
  private static final long TROUBLED_MS = 240_000;
  private static final long CALM_MS = 1_800_000;

  /** One world: a host (or several, one after the other), a page, a service, a control plane. */
  private static final class Play {
    final SimWorld world;
    final SimRealtime service;
    final SimControl control;
    final Page page = new Page();
    SimWorld.Host host;
    LiveSession session;
    final Set<String> orphans = new HashSet<>();
    int hosts;

    Play(long seed) {
      world = new SimWorld(seed);
      service = new SimRealtime(world);
      control = new SimControl(world);
      control.sweepEachSecond();
      host = world.new Host();
      session = takeOver();
    }

    LiveSession takeOver() {
      hosts++;
      SimWorld.Host mine = world.new Host();
      host = mine;
      GrantedSession granted =
          new GrantedSession(
              new UUID(1, 1),
              new UUID(1, 2),
              control.epoch,
              "token",
              true,
              new GrantedSession.Realtime("http://sim/v1", "key", "m", "v", "t", "en"),
              Plans.of(3, 8_000, 1_200_000),
              control.row,
              control.facts.isEmpty() ? 0 : control.facts.getLast().atMs() + 1_000,
              List.copyOf(control.facts),
              null,
              null);
      session =
          new LiveSession(
              granted,
              new LiveSession.Parts(
                  service,
                  control,
                  mine,
                  mine::post,
                  world,
                  mine.alarms,
                  Tuning.standard(),
                  LiveMeter.to(METRICS)));
      service.listening = () -> session.phase() != LivePhase.COMPLETING;
      session.start();
      mine.post(new Message.PageJoined(page.socket()));
      return session;
    }

    /** kill -9 of the host; the next one gets a higher epoch. */
    void kill() {
      host.killed = true;
      control.epoch++;
      control.takenOver();
      Set<String> written = new HashSet<>();
      for (GrantedSession.Fact fact : control.facts) {
        if (fact.fact() instanceof JournalFact.CallOpened opened) {
          written.add(opened.callId());
        }
        if (fact.fact() instanceof JournalFact.CallEnded ended) {
          written.remove(ended.callId());
        }
      }
      // A call that nobody could write down belongs to the service's own limit.
      service.live.stream().filter(call -> !written.contains(call)).forEach(orphans::add);
      takeOver();
    }

    void run(long untilMs) {
      host.work(session);
      while (!over() && world.step(host.alarms.waitMs(60_000), untilMs)) {
        host.work(session);
        check();
        if (session.isLeft() && !over()) {
          control.epoch++;
          control.takenOver();
          takeOver();
        }
      }
    }

    /** The page was told, or it was away when the session ended. */
    boolean over() {
      return page.ended || (session.isLeft() && control.row.isFinal());
    }

    void check() {
      Set<String> mine = new HashSet<>(service.live);
      mine.removeAll(orphans);
      assertTrue(mine.size() <= 1, () -> "calls at once: " + mine);
    }

    /** The trouble of the first minutes: pages that go, storage that goes, hosts that die. */
    void trouble(double amount) {
      service.trouble = amount;
      control.trouble = amount;
      for (int i = 0; i < 8; i++) {
        long at = world.between(1_000, TROUBLED_MS);
        switch ((int) world.between(0, 5)) {
          case 0 -> world.after(at, page::reload);
          case 1 ->
              world.after(
                  at,
                  () -> {
                    control.storageGone = true;
                    world.after(world.between(500, 20_000), () -> control.storageGone = false);
                  });
          case 2 ->
              world.after(
                  at,
                  () -> {
                    // A session that is over gets no other host.
                    if (!page.ended && !control.closed() && world.chance(amount * 10)) {
                      kill();
                    }
                  });
          case 3 -> world.after(at, page::offer);
          case 4 ->
              world.after(
                  at,
                  () -> {
                    if (world.chance(amount)) {
                      page.say("{\"type\":\"end_session\"}");
                    }
                  });
          default -> world.after(at, page::dropMedia);
        }
      }
    }

    /** The candidate's page: offers when asked, goes on when it may, reloads when it pleases. */
    final class Page {
      boolean ended;
      String outcome = "";
      String status = "";
      String reason = "";
      private @Nullable PageSocket socket;
      private int generation;

      PageSocket socket() {
        int mine = ++generation;
        PageSocket fresh =
            new PageSocket() {
              @Override
              public void send(ServerMessage message) {
                if (mine == generation) {
                  heard(Json.tree(message.json()));
                }
              }

              @Override
              public void close(int code, String reason) {
                if (mine == generation && code != BrowserLink.TAKEN_OVER) {
                  socket = null;
                }
              }
            };
        socket = fresh;
        return fresh;
      }

      void say(String json) {
        PageSocket present = socket;
        if (present != null) {
          host.post(new Message.PageSaid(present, json));
        }
      }

      void offer() {
        say(
            Json.write(
                Json.object().put("type", "sdp_offer").put("sdp", "v=0\r\nm=audio 9 X 111\r\n")));
      }

      void dropMedia() {
        say("{\"type\":\"connection_state\",\"state\":\"failed\"}");
      }

      void reload() {
        PageSocket old = socket;
        socket = null;
        if (old != null) {
          host.post(new Message.PageLeft(old));
        }
        world.after(
            world.between(10, 15_000),
            () -> {
              if (socket == null) {
                host.post(new Message.PageJoined(socket()));
              }
            });
      }

      private void heard(JsonNode message) {
        switch (message.path("type").asString("")) {
          case "sdp_answer" ->
              world.after(
                  world.between(50, 1_500),
                  () -> say("{\"type\":\"connection_state\",\"state\":\"connected\"}"));
          case "new_offer_wanted" -> world.after(world.between(10, 500), this::offer);
          case "connection" -> {
            reason = message.path("reason").asString("");
            String state = message.path("state").asString("");
            boolean invited = state.equals("interrupted") || state.equals("waiting");
            if (invited && message.path("can_continue").booleanValue()) {
              world.after(world.between(200, 5_000), this::offerIfIdle);
            }
          }
          case "error" -> {
            if (message.path("code").asString("").equals("too_many_offers")) {
              world.after(30_000, this::offerIfIdle); // "wait a minute, then press Continue"
            }
          }
          case "session_ended" -> {
            ended = true;
            outcome = message.path("reason").asString("");
            status = message.path("status").asString("");
          }
          default -> {}
        }
      }

      private void offerIfIdle() {
        if (session.phase() == LivePhase.READY || session.phase() == LivePhase.INTERRUPTED) {
          offer();
        }
      }
    }
  }

  private static Play play(long seed, double trouble) {
    Play play = new Play(seed);
    play.trouble(trouble);
    try {
      play.run(TROUBLED_MS);
      play.service.trouble = 0;
      play.control.trouble = 0;
      play.control.storageGone = false;
      play.service.noise = 0.02;
      play.run(TROUBLED_MS + CALM_MS);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed + ", trouble " + trouble, e);
    }
    return play;
  }

  private static void holds(Play play, String seed) {
    assertTrue(play.over(), seed + ": the interview ends in the end, " + last(play));
    assertTrue(play.control.closed(), seed + ": the last fact is the last");
    if (play.page.ended) {
      assertEquals(
          play.control.row.wire(), play.page.status, seed + ": the page is told the truth");
    }
    assertNotEquals("failed", play.page.reason, seed + ": the journal never refuses us for good");
    List<String> asked = new ArrayList<>();
    Map<String, JournalFact.Uttered> entries = new LinkedHashMap<>();
    long epoch = 0;
    long seq = 0;
    for (GrantedSession.Fact fact : play.control.facts) {
      if (fact.fact() instanceof JournalFact.IntegrityObserved seen) {
        assertEquals("info", seen.level(), seed + ": nobody does wrong here: " + seen);
      }
      if (fact.hostEpoch() != epoch) {
        epoch = fact.hostEpoch();
        seq = 0;
      }
      assertEquals(seq + 1, fact.seq(), seed + ": no holes");
      seq = fact.seq();
      if (fact.fact() instanceof JournalFact.Directed step
          && step.step().equals("question_asked")) {
        asked.add(String.valueOf(step.question()));
      }
      if (fact.fact() instanceof JournalFact.Uttered uttered) {
        entries.put(uttered.itemId(), uttered);
      }
    }
    assertEquals(
        List.copyOf(new java.util.TreeSet<>(asked)), asked, seed + ": asked once, in order");
    if (play.hosts == 1) {
      for (String words : play.service.wordsDelivered) {
        assertTrue(
            entries.values().stream().anyMatch(entry -> has(entry, words)),
            seed + ": " + words + " was heard and is not written, " + last(play));
      }
    }
    for (JournalFact.Uttered entry : entries.values()) {
      assertTrue(entry.closed(), seed + ": left open: " + entry.itemId());
    }
  }

  private static boolean has(JournalFact.Uttered entry, String words) {
    return entry.speaker().equals("candidate") && List.of(entry.text().split(" ")).contains(words);
  }

  private static String last(Play play) {
    return play.session.phase()
        + " "
        + play.control.row
        + " "
        + play.control.facts.subList(
            Math.max(0, play.control.facts.size() - 6), play.control.facts.size());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0, 0.02, 0.08, 0.2})
  void whateverTheOrderOfThingsTheRulesHold(double trouble) {
    for (long seed = 1; seed <= 150; seed++) {
      holds(play(seed, trouble), "seed " + seed + ", trouble " + trouble);
    }
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.05, 0.12, 0.3})
  void theRulesHoldInThousandsOfWorlds(double trouble) {
    for (long seed = 1_000; seed <= 3_000; seed++) {
      holds(play(seed, trouble), "seed " + seed + ", trouble " + trouble);
    }
  }

  @Test
  void withoutTroubleEveryQuestionIsAskedAndTheInterviewEndsByItself() {
    Play play = new Play(7);
    play.service.trouble = 0;
    play.control.trouble = 0;
    play.service.noise = 0;
    play.service.wishes = 0;
    play.run(CALM_MS);
    holds(play, "calm");
    assertEquals("ended_by_interviewer", play.page.outcome);
    assertEquals(SessionStatus.COMPLETED, play.control.row);
    assertEquals(
        3,
        play.control.facts.stream()
            .filter(
                fact ->
                    fact.fact() instanceof JournalFact.Directed step
                        && step.step().equals("question_asked"))
            .count());
    assertEquals(1, play.service.most);
  }

  @Test
  void theSameSeedIsTheSameWorld() {
    List<GrantedSession.Fact> one = play(42, 0.1).control.facts;
    List<GrantedSession.Fact> other = play(42, 0.1).control.facts;
    assertEquals(one, other);
  }

  @Test
  void anOfferIsOpaqueButForItsDataChannel() {
    assertTrue(new SdpOffer("v=0\r\nm=application 9 X\r\n").hasDataChannel());
    assertTrue(new SdpOffer("v=0\nm=application 9 X\n").hasDataChannel());
    assertTrue(!new SdpOffer("v=0\r\na=x m=application\r\n").hasDataChannel());
  }
}
