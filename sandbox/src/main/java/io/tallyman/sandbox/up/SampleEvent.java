package io.tallyman.sandbox.up;

import io.tallyman.catalog.Action;
import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.PriceRule;
import io.tallyman.catalog.PriceRule.RateChoice.ByValueOf;
import io.tallyman.catalog.PriceRule.RateChoice.Flat;
import io.tallyman.catalog.PriceRule.Rates;
import io.tallyman.catalog.PriceRule.TierChoice.Fixed;
import io.tallyman.catalog.PriceRule.TierChoice.NamedBy;
import java.math.BigDecimal;
import java.util.Comparator;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event that a catalog prices: what to try first.
 *
 * @param data every field that the action's price reads
 */
record SampleEvent(String action, ObjectNode data) {

  /** Of the catalog's first action; where that one is free, of the first that is not. */
  static SampleEvent of(Catalog catalog) {
    return catalog.actions().values().stream()
        .min(Comparator.comparing(SampleEvent::isFree))
        .map(action -> new SampleEvent(action.name(), data(action.price(), catalog)))
        .orElseThrow(() -> new IllegalStateException("A catalog has at least one action"));
  }

  private static boolean isFree(Action action) {
    PriceRule price = action.price();
    boolean onlyBase = price.per().isEmpty() && price.each().isEmpty() && price.tier() == null;
    return onlyBase && (price.base() == null || price.base().micros() == 0);
  }

  private static ObjectNode data(PriceRule price, Catalog catalog) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    for (var per : price.per()) {
      switch (per.rate()) {
        case ByValueOf choice -> data.put(choice.field(), firstValue(choice.rates()));
        case Flat ignored -> {}
      }
      BigDecimal units = BigDecimal.valueOf(per.unitMicros(), 6).stripTrailingZeros();
      data.put(per.field(), units.setScale(Math.max(0, units.scale())));
    }
    for (var each : price.each()) {
      data.putArray(each.field()).add(firstValue(each.rates()));
    }
    switch (price.tier()) {
      case NamedBy choice -> data.put(choice.field(), catalog.tiers().keySet().iterator().next());
      case Fixed ignored -> {}
      case null -> {}
    }
    return data;
  }

  private static String firstValue(Rates rates) {
    return rates.byValue().keySet().stream().findFirst().orElse("any");
  }
}
