package io.tallyman.catalog;

import io.tallyman.money.Credits;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the price of an action is made: the sum of its terms. Every field a term reads is required in
 * the event.
 *
 * @param base fixed credits; null where the rule has no base
 * @param costMicros our own cost of any such event, before the cost of the terms, in millionths of
 *     the catalog's currency unit
 * @param per terms linear in a numeric field
 * @param each terms per distinct value of a list field; no field has two terms
 * @param tier the tier whose action this is; null where the action belongs to none
 */
public record PriceRule(
    @Nullable Credits base,
    long costMicros,
    List<Per> per,
    List<Each> each,
    @Nullable TierChoice tier) {

  /** A quantity of one, in the millionths that quantities are counted in. */
  public static final long ONE_UNIT = 1_000_000;

  /**
   * What one unit of something costs.
   *
   * @param credits to the customer; not negative, at most 1e9
   * @param costMicros to ourselves, in millionths of the catalog's currency unit; not negative
   */
  public record Rate(Credits credits, long costMicros) {}

  /**
   * Rates by the value of a field.
   *
   * @param byValue the listed values, in the order of the file
   * @param otherwise the rate of every other value; null if others are refused
   */
  public record Rates(Map<String, Rate> byValue, @Nullable Rate otherwise) {
    @Nullable Rate of(String value) {
      Rate listed = byValue.get(value);
      return listed == null ? otherwise : listed;
    }
  }

  /**
   * Credits for {@code unitMicros} of a numeric field, linear: half a unit costs half.
   *
   * @param unitMicros the N of "per N", in millionths; positive
   */
  public record Per(String field, long unitMicros, RateChoice rate) {}

  /** Where the rate of a {@link Per} comes from. */
  public sealed interface RateChoice {
    /** The same rate for every event. */
    record Flat(Rate rate) implements RateChoice {}

    /** The rate by the value of another field, a model say. */
    record ByValueOf(String field, Rates rates) implements RateChoice {}
  }

  /** Credits for each distinct value of a list field. */
  public record Each(String field, Rates rates) {}

  /** Which tier an action belongs to. */
  public sealed interface TierChoice {
    /** Always this tier. */
    record Fixed(Tier tier) implements TierChoice {}

    /** The tier that the event's field names. */
    record NamedBy(String field) implements TierChoice {}
  }
}
