package org.vivavoce.twins.mail;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A message that was taken.
 *
 * @param from the envelope's sender; empty for a bounce
 * @param to the envelope's recipients
 * @param size of the file, in bytes
 */
record StoredMessage(String id, Instant at, String from, List<String> to, long size, Path file) {}
