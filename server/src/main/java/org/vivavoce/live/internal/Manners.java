package org.vivavoce.live.internal;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.CallSettings;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.session.GrantedSession;

/** How a granted session's calls are held. */
final class Manners {
  /** No question and no rubric: in an open session the browser can read these. */
  private static final String INSTRUCTIONS =
      "You are the voice of a structured job interview. Speak only the words you are given, calmly"
          + " and clearly, exactly as they stand. Never add, shorten, translate, explain, praise or"
          + " answer on your own.";

  private Manners() {}

  static CallSettings settings(GrantedSession granted) {
    GrantedSession.Realtime realtime = granted.realtime();
    CallSettings settings =
        new CallSettings(
            realtime.model(),
            realtime.voice(),
            realtime.speed() == null ? 1.0 : realtime.speed(),
            INSTRUCTIONS,
            realtime.transcriptionModel(),
            language(granted),
            realtime.turnDetection() == null ? Tuning.TURNS : realtime.turnDetection(),
            false, // "mm-hm" is told from a word in CandidateTurns
            realtime.noiseReduction(),
            null, // what is ordered is said whole, however long a plan's question is
            safetyIdentifier(granted));
    return settings.withKeywords(Keywords.of(granted.plan(), granted.sealed()));
  }

  private static @Nullable String language(GrantedSession granted) {
    String configured = granted.realtime().language();
    String language =
        Locale.forLanguageTag(configured == null ? granted.plan().language() : configured)
            .getLanguage();
    return language.isEmpty() ? null : language;
  }

  /** The same for every call of a session, and nothing that a person can be found by. */
  private static String safetyIdentifier(GrantedSession granted) {
    String name = "vivavoce/" + granted.tenantId() + "/" + granted.sessionId();
    return HexFormat.of().formatHex(Tokens.sha256(name.getBytes(StandardCharsets.UTF_8)));
  }
}
