package org.vivavoce.live;

/**
 * What a realtime service can do, so that callers never ask which one it is.
 *
 * @param reportsPlayback whether it tells when audio starts and stops sounding in the browser;
 *     without it an utterance counts as played when it is done
 * @param maxCallMs the service ends a call after this long
 */
public record Capabilities(boolean reportsPlayback, long maxCallMs) {}
