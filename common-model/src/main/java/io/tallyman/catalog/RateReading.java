package io.tallyman.catalog;

import io.tallyman.catalog.PriceRule.Rate;
import io.tallyman.catalog.PriceRule.Rates;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a term costs: {@code credits}, {@code cost} and, where they go by value, {@code
 * default} and {@code defaultCost}.
 */
final class RateReading {
  /** Of credits, and of currency units where it is a cost. */
  static final long MAX_RATE = 1_000_000_000;

  private RateReading() {}

  static Rate flat(YamlMapping term) {
    for (String key : new String[] {"default", "defaultCost"}) {
      YamlValue misplaced = term.optional(key);
      if (misplaced != null) {
        misplaced.report("is for prices by value; name the field with by");
      }
    }
    YamlValue cost = term.optional("cost");
    return new Rate(
        NumberReading.credits(term.required("credits"), MAX_RATE), cost == null ? 0 : micros(cost));
  }

  static Rates byValue(YamlMapping term) {
    YamlValue defaultCredits = term.optional("default");
    boolean onlyDefault = defaultCredits != null && term.optional("credits") == null;
    Map<String, YamlValue> credits =
        onlyDefault ? Map.of() : term.required("credits").someEntries();
    YamlValue cost = term.optional("cost");
    boolean costByValue = cost != null && cost.isMapping();
    long flatCost = cost == null || costByValue ? 0 : micros(cost);
    Map<String, YamlValue> costs = costByValue ? term.entries("cost") : Map.of();

    Map<String, Rate> rates = new LinkedHashMap<>();
    credits.forEach((value, rate) -> {
      YamlValue ownCost = costs.get(value);
      rates.put(
          value,
          new Rate(
              NumberReading.credits(rate, MAX_RATE), ownCost == null ? flatCost : micros(ownCost)));
    });
    costs.forEach((value, ownCost) -> {
      if (!credits.containsKey(value)) {
        ownCost.report("is not among the values that have credits");
      }
    });
    return new Rates(Collections.unmodifiableMap(rates), otherwise(term, defaultCredits, flatCost));
  }

  private static @Nullable Rate otherwise(
      YamlMapping term, @Nullable YamlValue credits, long flatCost) {
    YamlValue cost = term.optional("defaultCost");
    long costMicros = cost == null ? flatCost : micros(cost);
    if (credits != null) {
      return new Rate(NumberReading.credits(credits, MAX_RATE), costMicros);
    }
    if (cost != null) {
      cost.report("needs a default beside it");
    }
    return null;
  }

  private static long micros(YamlValue cost) {
    return NumberReading.micros(cost, MAX_RATE);
  }
}
