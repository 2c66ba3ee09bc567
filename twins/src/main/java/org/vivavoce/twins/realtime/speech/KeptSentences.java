package org.vivavoce.twins.realtime.speech;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A voice that remembers the sentences it has spoken, least recently used forgotten first, within a
 * bound of bytes.
 */
final class KeptSentences implements Voice {
  private record Key(String voice, double speed, String sentence) {}

  private final Voice voice;
  private final long maxBytes;
  private final Map<Key, short[]> kept = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  KeptSentences(Voice voice, long maxBytes) {
    this.voice = voice;
    this.maxBytes = maxBytes;
  }

  @Override
  public String name() {
    return voice.name();
  }

  @Override
  public Availability availability() {
    return voice.availability();
  }

  @Override
  public short[] speak(String sentence, String name, double speed) {
    Key key = new Key(name, speed, sentence);
    synchronized (kept) {
      short[] known = kept.get(key);
      if (known != null) {
        return known.clone();
      }
    }
    short[] spoken = voice.speak(sentence, name, speed);
    keep(key, spoken);
    return spoken.clone();
  }

  private void keep(Key key, short[] spoken) {
    synchronized (kept) {
      if (kept.putIfAbsent(key, spoken) != null) {
        return;
      }
      bytes += spoken.length * 2L;
      Iterator<short[]> oldest = kept.values().iterator();
      while (bytes > maxBytes && oldest.hasNext()) {
        bytes -= oldest.next().length * 2L;
        oldest.remove();
      }
    }
  }

  @Override
  public void close() {
    voice.close();
  }
}
