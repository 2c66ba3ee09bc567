package org.vivavoce.live;

/**
 * Words to be spoken exactly as they stand.
 *
 * @param nonce ours, used once: the answering {@link CallEvent.ResponseCreated} carries it, and a
 *     response without one was not ordered by us
 * @param purpose for people who read the service's logs, for example {@code question}
 */
public record SayOrder(String nonce, String purpose, String text) {}
