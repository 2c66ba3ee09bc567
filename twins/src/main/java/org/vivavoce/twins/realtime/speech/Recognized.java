package org.vivavoce.twins.realtime.speech;

import org.jspecify.annotations.Nullable;

/**
 * What was understood of one turn.
 *
 * @param text the words; empty when nothing was understood
 * @param confidence 0 to 1 where the recogniser tells, else null
 * @param audioMs length of the audio it heard
 */
public record Recognized(String text, @Nullable Double confidence, long audioMs) {}
