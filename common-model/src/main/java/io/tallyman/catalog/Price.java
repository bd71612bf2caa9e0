package io.tallyman.catalog;

import io.tallyman.money.Credits;
import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What one event costs, term by term.
 *
 * @param terms the terms in the order of the rule; the tier's action, where there is one, is not
 *     among the credits
 * @param credits the sum of the terms' credits; at most 1e9 credits
 * @param tierAction the one action of a tier this event is, taken from the tier's counter first and
 *     then from credits at the weight; null where the rule names no tier
 * @param dimensions the values of the action's declared dimensions that the event carries, by name
 * @param costMicros the internal cost in millionths of the catalog's currency unit, for margin only
 */
public record Price(
    List<Term> terms,
    Credits credits,
    @Nullable TierAction tierAction,
    SortedMap<String, String> dimensions,
    long costMicros) {

  /** One term of a price, rounded once: its credits are exact to the micro-credit. */
  public sealed interface Term {
    /** E.g. {@code base}, {@code inputTokens}, {@code tools: docs}. */
    String name();

    Credits credits();

    /** For people, e.g. {@code 4808 × 3 / 1000}; made on demand, as pricing itself needs none. */
    String calculation();
  }

  /** A term that costs the same whatever the event says: the base, or one value of a list. */
  public record FixedTerm(String name, Credits credits) implements Term {
    @Override
    public String calculation() {
      return credits.toString();
    }
  }

  /**
   * A term linear in a quantity: quantity × rate / unit, rounded half-up.
   *
   * @param quantityMicros the field's value in millionths
   * @param rate credits for one unit
   * @param unitMicros how much of the field the rate is for, in millionths
   */
  public record LinearTerm(
      String name, long quantityMicros, Credits rate, long unitMicros, Credits credits)
      implements Term {
    @Override
    public String calculation() {
      String product = decimal(quantityMicros) + " × " + rate;
      return unitMicros == PriceRule.ONE_UNIT ? product : product + " / " + decimal(unitMicros);
    }

    private static String decimal(long micros) {
      return micros == 0 ? "0" : BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
    }
  }

  /**
   * One action of a tier.
   *
   * @param weight credits it takes when the counter is spent; positive
   */
  public record TierAction(String tier, Credits weight) {}
}
