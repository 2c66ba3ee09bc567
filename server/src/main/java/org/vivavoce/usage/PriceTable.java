package org.vivavoce.usage;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Prices by model, as the operator has written them down. Nothing is guessed: what a model without
 * a price costs is not known, and is said to be so.
 */
public final class PriceTable {
  /** Before the date: six prices for a million tokens and one for a minute. */
  private static final int PRICES = 7;

  private static final Price FREE =
      new Price(
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          LocalDate.EPOCH);

  private final Map<String, Price> prices;
  private final boolean othersAreFree;

  private PriceTable(Map<String, Price> prices, boolean othersAreFree) {
    this.prices = Map.copyOf(prices);
    this.othersAreFree = othersAreFree;
  }

  /**
   * @param lines each {@code MODEL text_in cached_text_in audio_in cached_audio_in text_out
   *     audio_out per_minute DATE}, separated by blanks
   * @param othersAreFree of the embedded service nothing is paid
   * @throws IllegalArgumentException with one sentence for the operator
   */
  public static PriceTable of(List<String> lines, boolean othersAreFree) {
    Map<String, Price> prices = new TreeMap<>();
    for (String line : lines) {
      String[] words = line.strip().split("\\s+");
      if (words.length != PRICES + 2) {
        throw new IllegalArgumentException(
            "the price \""
                + line.strip()
                + "\" needs a model, seven prices in US dollars and a date");
      }
      List<BigDecimal> amounts = new ArrayList<>();
      for (int i = 1; i <= PRICES; i++) {
        amounts.add(amount(words[i]));
      }
      prices.put(
          words[0],
          new Price(
              amounts.get(0),
              amounts.get(1),
              amounts.get(2),
              amounts.get(3),
              amounts.get(4),
              amounts.get(5),
              amounts.get(6),
              date(words[PRICES + 1])));
    }
    return new PriceTable(prices, othersAreFree);
  }

  private static BigDecimal amount(String word) {
    try {
      BigDecimal amount = new BigDecimal(word);
      if (amount.signum() >= 0) {
        return amount;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("the price " + word + " is not a number", e);
    }
    throw new IllegalArgumentException("the price " + word + " is less than nothing");
  }

  private static LocalDate date(String word) {
    try {
      return LocalDate.parse(word);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "the date " + word + " of a price must be like 2026-11-29", e);
    }
  }

  public Optional<Price> of(String model) {
    Price known = prices.get(model);
    return known != null
        ? Optional.of(known)
        : othersAreFree ? Optional.of(FREE) : Optional.empty();
  }

  /** By model, for those who want to know what is counted with. */
  public Map<String, Price> all() {
    return prices;
  }
}
