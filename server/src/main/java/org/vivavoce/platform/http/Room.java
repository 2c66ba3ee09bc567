package org.vivavoce.platform.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Heap that requests and messages may fill with what they brought or asked for, over all of this
 * process. What is large has a room of its own, so that a few large ones keep no small one out.
 */
public final class Room {
  /** A parsed JSON value costs at most this: an object of one member, and its renamed copy. */
  private static final int TOKEN_BYTES = 160;

  private static final int MOST_SMALL = 1 << 20;
  private static final int ROOM_BYTES = 64 << 20;
  private static final Semaphore SMALL = new Semaphore(ROOM_BYTES);
  private static final Semaphore LARGE = new Semaphore(ROOM_BYTES);

  private Room() {}

  /** A part of it; closing it twice gives it back once. */
  public static final class Share implements AutoCloseable {
    private final Semaphore room;
    private final AtomicInteger bytes;

    private Share(Semaphore room, int bytes) {
      this.room = room;
      this.bytes = new AtomicInteger(bytes);
    }

    @Override
    public void close() {
      room.release(bytes.getAndSet(0));
    }
  }

  /** What a JSON text becomes: itself, its characters, and a tree of that many tokens. */
  public static long ofJson(long bytes, int tokens) {
    return 2 * bytes + (long) TOKEN_BYTES * tokens;
  }

  /** Empty when there is no room now; never waits. */
  public static Optional<Share> tryTake(long bytes) {
    Semaphore room = bytes <= MOST_SMALL ? SMALL : LARGE;
    int wanted = (int) Math.min(bytes, ROOM_BYTES);
    return room.tryAcquire(wanted) ? Optional.of(new Share(room, wanted)) : Optional.empty();
  }

  /**
   * @throws ProblemException 503 when there is no room now
   */
  static Share take(long bytes) {
    return tryTake(bytes).orElseThrow(Room::busy);
  }

  static ProblemException busy() {
    return new ProblemException(
        ErrorCode.BUSY,
        "The server takes up too much at once. Try again in a moment.",
        List.of(),
        Map.of(Problems.RETRY_AFTER_S, 1L));
  }
}
