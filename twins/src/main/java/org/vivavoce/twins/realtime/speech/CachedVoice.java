package org.vivavoce.twins.realtime.speech;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was synthesised lately, up to a bound in bytes: an interview's questions are said
 * again and again.
 */
final class CachedVoice implements Voice {
  private final Voice voice;
  private final long maxBytes;
  private final LinkedHashMap<Key, short[]> kept = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  private record Key(String sentence, String voice, double speed) {}

  CachedVoice(Voice voice, long maxBytes) {
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
    Key key = new Key(sentence, name, speed);
    short[] known = find(key);
    if (known != null) {
      return known.clone();
    }
    short[] made =
        voice.speak(sentence, name, speed); // not within the lock: others speak meanwhile
    keep(key, made.clone());
    return made;
  }

  private synchronized short @Nullable [] find(Key key) {
    return kept.get(key);
  }

  private synchronized void keep(Key key, short[] pcm) {
    if (2L * pcm.length > maxBytes) {
      return;
    }
    short[] before = kept.put(key, pcm);
    bytes += 2L * pcm.length - (before == null ? 0 : 2L * before.length);
    var eldest = kept.entrySet().iterator();
    while (bytes > maxBytes && eldest.hasNext()) {
      Map.Entry<Key, short[]> entry = eldest.next();
      bytes -= 2L * entry.getValue().length;
      eldest.remove();
    }
  }

  synchronized long keptBytes() {
    return bytes;
  }

  @Override
  public void close() {
    voice.close();
  }
}
