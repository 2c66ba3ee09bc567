package org.vivavoce.twins.realtime;

import java.util.Optional;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.realtime.speech.Recognizer;
import org.vivavoce.twins.realtime.speech.Voice;

/**
 * What a call needs from outside itself.
 *
 * @param chat answers free instructions where the operator configured a chat origin
 */
public record Ports(
    Peers peers,
    Ears.Factory ears,
    Recognizer recognizer,
    Voice voice,
    Optional<ChatOrigin> chat,
    Clock clock) {}
