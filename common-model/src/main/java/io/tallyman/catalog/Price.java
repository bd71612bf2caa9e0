package io.tallyman.catalog;

import io.tallyman.money.Credits;
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

  /**
   * One term of a price.
   *
   * @param name e.g. {@code base}, {@code inputTokens}, {@code tools: docs}
   * @param calculation for people, e.g. {@code 4808 × 3 / 1000}
   */
  public record Term(String name, String calculation, Credits credits) {}

  /**
   * One action of a tier.
   *
   * @param weight credits it takes when the counter is spent; positive
   */
  public record TierAction(String tier, Credits weight) {}
}
