package org.vivavoce.platform.http;

import java.time.Duration;

/**
 * The limits of one kind of WebSocket.
 *
 * @param maxMessageBytes largest message taken, in bytes; a larger one closes with 1009
 * @param maxQueuedBytes most text waiting to be sent, in UTF-16 code units times two; past it the
 *     peer is too slow and is closed with 1013
 * @param maxQueuedMessages most messages waiting to be sent
 * @param pingEvery how often the server pings (RFC 6455 §5.5.2)
 * @param silenceLimit a peer that answers nothing for this long is taken for dead and disconnected
 */
public record SocketLimits(
    int maxMessageBytes,
    int maxQueuedBytes,
    int maxQueuedMessages,
    Duration pingEvery,
    Duration silenceLimit) {
  public static SocketLimits standard() {
    return new SocketLimits(1 << 20, 1 << 20, 1000, Duration.ofSeconds(15), Duration.ofSeconds(45));
  }
}
