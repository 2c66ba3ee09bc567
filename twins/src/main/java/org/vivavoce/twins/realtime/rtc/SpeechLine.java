package org.vivavoce.twins.realtime.rtc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.vivavoce.twins.common.Ticks;

/**
 * The line of speeches of one peer. Callers add audio and cut it; the pump takes 10 ms at a time.
 * All state is behind one lock; listeners are called through {@code post}, on the peer's own
 * thread.
 */
final class SpeechLine implements Playout {
  static final int FRAME_SAMPLES = 480;
  private static final int SAMPLES_PER_MS = 48;

  private final Object lock = new Object();
  private final Deque<Line> speeches = new ArrayDeque<>();
  private final Consumer<Runnable> post;

  /**
   * @param post runs its argument on the peer's thread, in order; must not block
   */
  SpeechLine(Consumer<Runnable> post) {
    this.post = post;
  }

  @Override
  public Speech begin(String responseId, Listener listener) {
    Line speech = new Line(responseId, listener);
    synchronized (lock) {
      speeches.addLast(speech);
    }
    return speech;
  }

  @Override
  public List<Cut> clear() {
    synchronized (lock) {
      List<Cut> cuts = new ArrayList<>();
      while (!speeches.isEmpty()) {
        cuts.add(speeches.removeFirst().cutLocked());
      }
      return List.copyOf(cuts);
    }
  }

  @Override
  public long queuedMs() {
    synchronized (lock) {
      long samples = 0;
      for (Line speech : speeches) {
        samples += speech.waiting;
      }
      return samples / SAMPLES_PER_MS;
    }
  }

  /**
   * Fills one frame with what is next, padding with silence. @return whether any speech is in it
   */
  boolean take(short[] frame) {
    int filled = 0;
    synchronized (lock) {
      while (filled < frame.length) {
        Line head = speeches.peekFirst();
        if (head == null) {
          break;
        }
        filled += head.takeLocked(frame, filled);
        if (head.waiting > 0) {
          continue;
        }
        if (!head.ended) {
          break;
        }
        speeches.removeFirst();
        head.finishLocked();
      }
    }
    java.util.Arrays.fill(frame, filled, frame.length, (short) 0);
    return filled > 0;
  }

  private final class Line implements Speech {
    private final String responseId;
    private final Listener listener;
    private final Deque<short[]> chunks = new ArrayDeque<>();
    private int headPosition;
    private long waiting;
    private long played;
    private boolean started;
    private boolean ended;
    private boolean finished;
    private boolean cut;

    Line(String responseId, Listener listener) {
      this.responseId = responseId;
      this.listener = listener;
    }

    @Override
    public String responseId() {
      return responseId;
    }

    @Override
    public boolean enqueue(short[] pcm48k) {
      synchronized (lock) {
        if (ended || cut) {
          return false;
        }
        if (pcm48k.length > 0) {
          chunks.addLast(pcm48k.clone());
          waiting += pcm48k.length;
        }
        return true;
      }
    }

    @Override
    public void end() {
      synchronized (lock) {
        ended = true;
      }
    }

    @Override
    public long playedMs() {
      synchronized (lock) {
        return played / SAMPLES_PER_MS;
      }
    }

    @Override
    public Cut cut() {
      synchronized (lock) {
        speeches.remove(this);
        return cutLocked();
      }
    }

    private Cut cutLocked() {
      boolean unfinished = !finished && !cut;
      if (unfinished) {
        cut = true;
        chunks.clear();
        waiting = 0;
      }
      return new Cut(responseId, played / SAMPLES_PER_MS, started, unfinished);
    }

    private int takeLocked(short[] frame, int from) {
      int taken = 0;
      while (from + taken < frame.length && !chunks.isEmpty()) {
        short[] chunk = chunks.getFirst();
        int count = Math.min(chunk.length - headPosition, frame.length - from - taken);
        System.arraycopy(chunk, headPosition, frame, from + taken, count);
        taken += count;
        headPosition += count;
        if (headPosition == chunk.length) {
          chunks.removeFirst();
          headPosition = 0;
        }
      }
      waiting -= taken;
      played += taken;
      if (taken > 0 && !started) {
        started = true;
        long at = Ticks.nanoTime();
        post.accept(() -> callUnlessCut(() -> listener.started(at)));
      }
      return taken;
    }

    private void finishLocked() {
      finished = true;
      long at = Ticks.nanoTime();
      long playedMs = played / SAMPLES_PER_MS;
      post.accept(() -> callUnlessCut(() -> listener.finished(at, playedMs)));
    }

    private void callUnlessCut(Runnable call) {
      boolean wanted;
      synchronized (lock) {
        wanted = !cut;
      }
      if (wanted) {
        call.run();
      }
    }
  }
}
