package org.vivavoce.usage;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import org.vivavoce.transcript.JournalFact;

/**
 * What a model costs, in US dollars for a million tokens, so that tokens times a price are
 * millionths of a dollar.
 *
 * @param perMinute of sound, where a model is paid by time
 * @param asOf when the operator last read it on the provider's page
 */
public record Price(
    BigDecimal textInput,
    BigDecimal cachedTextInput,
    BigDecimal audioInput,
    BigDecimal cachedAudioInput,
    BigDecimal textOutput,
    BigDecimal audioOutput,
    BigDecimal perMinute,
    LocalDate asOf) {

  private static final BigDecimal SECONDS = new BigDecimal(60);
  private static final BigDecimal MICROS = new BigDecimal(1_000_000);

  /** Rounded up to whole millionths: a budget is rather kept than overdrawn. */
  long micros(Tokens tokens, double seconds) {
    BigDecimal sum =
        times(textInput, tokens.textInput() - tokens.cachedText())
            .add(times(cachedTextInput, tokens.cachedText()))
            .add(times(audioInput, tokens.audioInput() - tokens.cachedAudio()))
            .add(times(cachedAudioInput, tokens.cachedAudio()))
            .add(times(textOutput, tokens.textOutput()))
            .add(times(audioOutput, tokens.audioOutput()))
            .add(
                perMinute
                    .multiply(MICROS)
                    .multiply(BigDecimal.valueOf(Math.max(0, seconds)))
                    .divide(SECONDS, 6, RoundingMode.UP));
    return sum.setScale(0, RoundingMode.UP).longValueExact();
  }

  private static BigDecimal times(BigDecimal price, long tokens) {
    return price.multiply(BigDecimal.valueOf(Math.max(0, tokens)));
  }

  /** Tokens by what they cost; a report that says no kinds is all text. */
  record Tokens(
      long textInput,
      long audioInput,
      long cachedText,
      long cachedAudio,
      long textOutput,
      long audioOutput) {

    static Tokens of(JournalFact.Used used) {
      JournalFact.Used.Kinds kinds = used.kinds();
      return kinds == null
          ? new Tokens(used.inputTokens(), 0, 0, 0, used.outputTokens(), 0)
          : new Tokens(
              used.inputTokens() - kinds.audioInputTokens(),
              kinds.audioInputTokens(),
              kinds.cachedTextInputTokens(),
              kinds.cachedAudioInputTokens(),
              used.outputTokens() - kinds.audioOutputTokens(),
              kinds.audioOutputTokens());
    }
  }
}
