package org.vivavoce.twins.realtime.rtc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * One peer's line of speeches, drained by the pump: {@link #tick} makes the next 10 ms and hands it
 * to the native source within the lock, so that after {@link #stop()} the source is certainly not
 * in use and may be disposed.
 */
final class PlayoutLine implements Playout {
  static final int FRAME_SAMPLES = 480;
  private static final int SAMPLES_PER_MS = 48;

  private final Object lock = new Object();
  private final Deque<Part> parts = new ArrayDeque<>();
  private final byte[] frame = new byte[FRAME_SAMPLES * 2];
  private final Consumer<byte[]> source;
  private final Executor callbacks;
  private boolean connected;
  private boolean stopped;

  /**
   * @param source takes 960 bytes: 480 samples, little endian; the array is used again
   * @param callbacks the peer's thread
   */
  PlayoutLine(Consumer<byte[]> source, Executor callbacks) {
    this.source = source;
    this.callbacks = callbacks;
  }

  /** From here on frames flow; before, libwebrtc has nowhere to send them and speech waits. */
  void connected() {
    synchronized (lock) {
      connected = true;
    }
  }

  /** No frame is pushed once this has returned. */
  void stop() {
    synchronized (lock) {
      stopped = true;
      parts.clear();
    }
  }

  /** Sends the next 10 ms, silence when there is no speech. Called by the pump alone. */
  void tick(long nowNanos) {
    synchronized (lock) {
      if (stopped || !connected) {
        return;
      }
      int at = 0;
      List<Runnable> news = List.of();
      Part part;
      while (at < FRAME_SAMPLES && (part = parts.peekFirst()) != null) {
        boolean first = part.played == 0;
        int n = part.take(frame, at, FRAME_SAMPLES - at);
        at += n;
        if (first && n > 0) {
          news = plus(news, part.startedNews(nowNanos));
        }
        if (!part.drained()) {
          break;
        }
        if (!part.ended) {
          break; // the next sentence is still on its way
        }
        parts.removeFirst();
        news = plus(news, part.finishedNews(nowNanos));
      }
      for (int i = at * 2; i < frame.length; i++) {
        frame[i] = 0;
      }
      source.accept(frame);
      news.forEach(callbacks::execute);
    }
  }

  private static List<Runnable> plus(List<Runnable> list, Runnable more) {
    List<Runnable> longer = new ArrayList<>(list);
    longer.add(more);
    return longer;
  }

  @Override
  public Speech begin(String responseId, Listener listener) {
    Part part = new Part(responseId, listener);
    synchronized (lock) {
      if (!stopped) {
        parts.addLast(part);
      } else {
        part.over = true;
        part.cut = true;
      }
    }
    return part;
  }

  @Override
  public List<Cut> clear() {
    synchronized (lock) {
      List<Cut> cuts = new ArrayList<>();
      for (Part part : List.copyOf(parts)) {
        cuts.add(part.cut());
      }
      return List.copyOf(cuts);
    }
  }

  @Override
  public long queuedMs() {
    synchronized (lock) {
      long samples = 0;
      for (Part part : parts) {
        samples += part.queued;
      }
      return samples / SAMPLES_PER_MS;
    }
  }

  /** One response's speech; guarded by the line's lock. */
  private final class Part implements Speech {
    private final String responseId;
    private final Listener listener;
    private final Deque<short[]> pieces = new ArrayDeque<>();
    private int pieceAt;
    private long queued;
    private long played;
    private boolean ended;
    private boolean over;

    /** Read by the peer's thread without the lock. */
    private volatile boolean cut;

    private Part(String responseId, Listener listener) {
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
        if (ended || over) {
          return false;
        }
        if (pcm48k.length > 0) {
          pieces.addLast(pcm48k.clone());
          queued += pcm48k.length;
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
        boolean unfinished = !over;
        if (unfinished) {
          over = true;
          cut = true;
          pieces.clear();
          queued = 0;
          parts.remove(this);
        }
        return new Cut(responseId, played / SAMPLES_PER_MS, played > 0, unfinished);
      }
    }

    private boolean drained() {
      return pieces.isEmpty();
    }

    private int take(byte[] into, int from, int wanted) {
      int taken = 0;
      short[] piece;
      while (taken < wanted && (piece = pieces.peekFirst()) != null) {
        int n = Math.min(wanted - taken, piece.length - pieceAt);
        for (int i = 0; i < n; i++) {
          short s = piece[pieceAt + i];
          into[2 * (from + taken + i)] = (byte) s;
          into[2 * (from + taken + i) + 1] = (byte) (s >> 8);
        }
        taken += n;
        pieceAt += n;
        if (pieceAt == piece.length) {
          pieces.removeFirst();
          pieceAt = 0;
        }
      }
      played += taken;
      queued -= taken;
      return taken;
    }

    private Runnable startedNews(long atNanos) {
      return () -> {
        if (!cut) {
          listener.started(atNanos);
        }
      };
    }

    private Runnable finishedNews(long atNanos) {
      over = true;
      long playedMs = played / SAMPLES_PER_MS;
      return () -> listener.finished(atNanos, playedMs);
    }
  }
}
