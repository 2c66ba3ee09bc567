package org.vivavoce.twins.realtime;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.realtime.rtc.BadOfferException;
import org.vivavoce.twins.realtime.rtc.Playout;
import org.vivavoce.twins.realtime.rtc.RtcListener;
import org.vivavoce.twins.realtime.rtc.RtcPeer;
import org.vivavoce.twins.realtime.speech.Availability;
import org.vivavoce.twins.realtime.speech.Recognition;
import org.vivavoce.twins.realtime.speech.Recognized;
import org.vivavoce.twins.realtime.speech.Recognizer;
import org.vivavoce.twins.realtime.speech.SpeechException;
import org.vivavoce.twins.realtime.speech.TurnEvent;
import org.vivavoce.twins.realtime.speech.TurnSettings;
import org.vivavoce.twins.realtime.speech.Voice;

/**
 * The ports of a call, driven by hand: a peer whose sound is whatever the test says, ears that hear
 * what the test scripts, a recogniser that gives the test's words, a voice of 1 ms a letter.
 */
final class FakeParts {
  final LinkedBlockingQueue<FakePeer> peers = new LinkedBlockingQueue<>();
  final Queue<TurnEvent> turnEvents = new ConcurrentLinkedQueue<>();
  volatile TurnSettings turnSettings = TurnSettings.DEFAULT;
  final FakeRecognizer recognizer = new FakeRecognizer();
  final FakeVoice voice = new FakeVoice();
  private final AtomicLong aheadMs = new AtomicLong();
  private final Clock clock =
      new Clock() {
        @Override
        public Instant now() {
          return Clock.system().now();
        }

        @Override
        public long nanos() {
          return Clock.system().nanos() + aheadMs.get() * 1_000_000;
        }
      };

  /** That much time passes at once. */
  void later(long ms) {
    aheadMs.addAndGet(ms);
  }

  Ports ports() {
    return new Ports(this::accept, this::ears, recognizer, voice, Optional.empty(), clock);
  }

  FakePeer nextPeer() throws InterruptedException {
    FakePeer peer = peers.poll(5, TimeUnit.SECONDS);
    if (peer == null) {
      throw new AssertionError("no call was made");
    }
    return peer;
  }

  private RtcPeer accept(String offer, RtcListener listener) throws BadOfferException {
    if (!offer.startsWith("v=0")) {
      throw new BadOfferException("no SDP");
    }
    FakePeer peer = new FakePeer(listener);
    peers.add(peer);
    return peer;
  }

  private Ears ears(TurnSettings settings) {
    turnSettings = settings;
    return new Ears() {
      private long samples;

      @Override
      public List<TurnEvent> hear(short[] frame48k) {
        samples += frame48k.length;
        List<TurnEvent> now = new ArrayList<>();
        for (TurnEvent event = turnEvents.poll(); event != null; event = turnEvents.poll()) {
          now.add(event);
        }
        return now;
      }

      @Override
      public void settings(TurnSettings changed) {
        turnSettings = changed;
      }

      @Override
      public long heardMs() {
        return samples / 48;
      }
    };
  }

  /** A peer that plays only when told to. */
  static final class FakePeer implements RtcPeer, Playout {
    final RtcListener listener;
    final AtomicBoolean closed = new AtomicBoolean();
    final LinkedBlockingQueue<String> channel = new LinkedBlockingQueue<>();
    private final List<FakeSpeech> line = new ArrayList<>();
    private volatile boolean plays = true;

    FakePeer(RtcListener listener) {
      this.listener = listener;
    }

    /** From now on speeches begin but do not finish by themselves. */
    void holdPlayback() {
      plays = false;
    }

    /** Plays that much of the first open speech. */
    void play(long ms) {
      FakeSpeech first;
      synchronized (line) {
        first = line.getFirst();
      }
      first.play(ms);
    }

    void hear(TurnEvent event, FakeParts parts) {
      parts.turnEvents.add(event);
      listener.audio(new short[480]);
    }

    @Override
    public Speech begin(String responseId, Listener to) {
      FakeSpeech speech = new FakeSpeech(responseId, to);
      synchronized (line) {
        line.add(speech);
      }
      return speech;
    }

    @Override
    public List<Cut> clear() {
      List<Cut> cuts = new ArrayList<>();
      synchronized (line) {
        line.forEach(speech -> cuts.add(speech.cut()));
        line.clear();
      }
      return cuts;
    }

    @Override
    public long queuedMs() {
      synchronized (line) {
        return line.stream().mapToLong(FakeSpeech::left).sum();
      }
    }

    @Override
    public String answerSdp() {
      return "v=0\r\nanswer\r\n";
    }

    @Override
    public Playout playout() {
      return this;
    }

    @Override
    public boolean hasChannel() {
      return true;
    }

    @Override
    public boolean sendText(String text) {
      return channel.add(text);
    }

    @Override
    public long receivedFrames() {
      return 0;
    }

    @Override
    public long droppedFrames() {
      return 0;
    }

    @Override
    public void close() {
      closed.set(true);
    }

    final class FakeSpeech implements Speech {
      private final String id;
      private final Listener to;
      private long queued;
      private long played;
      private boolean started;
      private boolean over;
      private boolean ended;

      FakeSpeech(String id, Listener to) {
        this.id = id;
        this.to = to;
      }

      @Override
      public String responseId() {
        return id;
      }

      @Override
      public synchronized boolean enqueue(short[] pcm48k) {
        if (over || ended) {
          return false;
        }
        queued += pcm48k.length / 48;
        if (!started) {
          started = true;
          to.started(0);
        }
        return true;
      }

      synchronized long left() {
        return over ? 0 : queued - played;
      }

      synchronized void play(long ms) {
        played = Math.min(queued, played + ms);
        finishIfDone();
      }

      @Override
      public synchronized void end() {
        ended = true;
        if (plays) {
          played = queued;
        }
        finishIfDone();
      }

      private void finishIfDone() {
        if (ended && played == queued && !over) {
          over = true;
          synchronized (line) {
            line.remove(this);
          }
          to.finished(0, played);
        }
      }

      @Override
      public synchronized long playedMs() {
        return played;
      }

      @Override
      public synchronized Cut cut() {
        boolean unfinished = !over;
        over = true;
        return new Cut(id, played, started, unfinished);
      }
    }
  }

  static final class FakeRecognizer implements Recognizer {
    volatile Availability availability = new Availability.Ready("ready");
    final Queue<String> partials = new ConcurrentLinkedQueue<>();
    final LinkedBlockingQueue<String> texts = new LinkedBlockingQueue<>();
    final Queue<Recognition> open = new ConcurrentLinkedQueue<>();

    @Override
    public String name() {
      return "by-hand";
    }

    @Override
    public Availability availability() {
      return availability;
    }

    @Override
    public Recognition begin() {
      if (!availability.usable()) {
        throw new SpeechException("no recogniser", false, null);
      }
      Recognition recognition =
          new Recognition() {
            private long samples;
            private String partial = "";

            @Override
            public void accept(short[] pcm16k) {
              samples += pcm16k.length;
            }

            @Override
            public String partial() {
              String next = partials.poll();
              partial = next == null ? partial : next;
              return partial;
            }

            @Override
            public Recognized finish() {
              try {
                String text = texts.poll(5, TimeUnit.SECONDS);
                if (text == null || text.equals("!")) {
                  throw new SpeechException("the decoder gave up", true, null);
                }
                return new Recognized(text, 0.9, samples / 16);
              } catch (InterruptedException stopping) {
                throw new SpeechException("interrupted", true, stopping);
              }
            }

            @Override
            public void close() {
              open.remove(this);
            }
          };
      open.add(recognition);
      return recognition;
    }

    @Override
    public void close() {}
  }

  /**
   * One sentence lasts 10 ms a letter; one with the word "mute" cannot be spoken, one with the word
   * "slow" waits until the test lets it go.
   */
  static final class FakeVoice implements Voice {
    final CountDownLatch slow = new CountDownLatch(1);
    volatile Availability availability = new Availability.Ready("ready");
    final Queue<String> spoken = new ArrayDeque<>();

    @Override
    public String name() {
      return "by-hand";
    }

    @Override
    public Availability availability() {
      return availability;
    }

    private static void awaitQuietly(CountDownLatch latch) {
      try {
        if (!latch.await(10, TimeUnit.SECONDS)) {
          throw new AssertionError("the test never let the slow sentence go");
        }
      } catch (InterruptedException stopping) {
        throw new AssertionError(stopping);
      }
    }

    @Override
    public short[] speak(String sentence, String voice, double speed) {
      if (sentence.contains("mute")) {
        throw new SpeechException("no sound today", true, null);
      }
      if (sentence.contains("slow")) {
        awaitQuietly(slow);
      }
      synchronized (spoken) {
        spoken.add(voice + ": " + sentence);
      }
      return new short[sentence.length() * 10 * 48];
    }

    @Override
    public void close() {}
  }
}
