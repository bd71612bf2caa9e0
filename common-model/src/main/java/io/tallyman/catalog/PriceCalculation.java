package io.tallyman.catalog;

import static java.util.Objects.requireNonNull;

import io.tallyman.catalog.Price.TierAction;
import io.tallyman.catalog.PriceRule.Each;
import io.tallyman.catalog.PriceRule.Per;
import io.tallyman.catalog.PriceRule.Rate;
import io.tallyman.catalog.PriceRule.RateChoice;
import io.tallyman.catalog.PriceRule.Rates;
import io.tallyman.catalog.PriceRule.TierChoice;
import io.tallyman.money.Credits;
import io.tallyman.refusal.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Prices one event, term by term, until one is refused. Each step says whether to go on. */
final class PriceCalculation {
  /** 1e9 credits, the most that a single event may cost. */
  static final long MAX_MICROS = 1_000_000_000L * Credits.MICROS_PER_CREDIT;

  private final Map<String, Tier> tiers;
  private final Action action;
  private final EventFields fields;
  private final List<Price.Term> terms = new ArrayList<>(4);
  private long creditsMicros;
  private long costMicros;
  private @Nullable TierAction tierAction;
  private SortedMap<String, String> dimensions = Collections.emptySortedMap();

  PriceCalculation(Map<String, Tier> tiers, Action action, ObjectNode data) {
    this.tiers = tiers;
    this.action = action;
    this.fields = new EventFields(data);
  }

  Pricing price() {
    boolean complete = addBase() && addPer() && addEach() && addTier() && readDimensions();
    if (!complete) {
      return new Pricing.Refused(requireNonNull(fields.refusal()));
    }
    return new Pricing.Priced(
        new Price(
            Collections.unmodifiableList(terms),
            Credits.ofMicros(creditsMicros),
            tierAction,
            Collections.unmodifiableSortedMap(dimensions),
            costMicros));
  }

  private boolean addBase() {
    costMicros = action.price().costMicros();
    Credits base = action.price().base();
    return base == null || add(new Price.FixedTerm("base", base), 0);
  }

  private boolean addPer() {
    for (Per per : action.price().per()) {
      long quantity = fields.quantity(per.field());
      Rate rate = quantity < 0 ? null : rate(per.rate());
      if (rate == null) {
        return false;
      }
      long unit = per.unitMicros();
      Credits credits = Credits.ofMicros(Quantity.priced(quantity, rate.credits().micros(), unit));
      if (!add(
          new Price.LinearTerm(per.field(), quantity, rate.credits(), unit, credits),
          Quantity.priced(quantity, rate.costMicros(), unit))) {
        return false;
      }
    }
    return true;
  }

  private boolean addEach() {
    for (Each each : action.price().each()) {
      JsonNode values = fields.texts(each.field());
      if (values == null) {
        return false;
      }
      Set<String> seen = HashSet.newHashSet(values.size());
      for (JsonNode node : values) {
        String value = node.stringValue();
        if (!seen.add(value)) {
          continue;
        }
        Rate rate = rate(each.field(), value, each.rates());
        if (rate == null
            || !add(
                new Price.FixedTerm(each.field() + ": " + value, rate.credits()),
                rate.costMicros())) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean addTier() {
    TierChoice choice = action.price().tier();
    if (choice == null) {
      return true;
    }
    Tier tier =
        switch (choice) {
          case TierChoice.Fixed(Tier fixed) -> fixed;
          case TierChoice.NamedBy(String field) -> namedTier(field);
        };
    if (tier == null) {
      return false;
    }
    tierAction = new TierAction(tier.name(), tier.weight());
    costMicros += tier.costMicros();
    return staysWithin(MAX_MICROS - tier.weight().micros());
  }

  private boolean readDimensions() {
    for (String field : action.dimensions()) {
      String value = fields.dimension(field);
      if (value != null) {
        if (dimensions.isEmpty()) {
          dimensions = new TreeMap<>();
        }
        dimensions.put(field, value);
      }
    }
    return fields.refusal() == null;
  }

  private @Nullable Tier namedTier(String field) {
    String name = fields.text(field);
    Tier tier = name == null ? null : tiers.get(name);
    if (tier == null && name != null) {
      fields.refuse(
          Reason.UNKNOWN_TIER,
          field + " names a tier not in the catalog: " + Quoted.shortened(name));
    }
    return tier;
  }

  private @Nullable Rate rate(RateChoice choice) {
    return switch (choice) {
      case RateChoice.Flat(Rate rate) -> rate;
      case RateChoice.ByValueOf(String field, Rates rates) -> {
        String value = fields.text(field);
        yield value == null ? null : rate(field, value, rates);
      }
    };
  }

  private @Nullable Rate rate(String field, String value, Rates rates) {
    Rate rate = rates.of(value);
    if (rate == null) {
      fields.refuse(
          Reason.UNKNOWN_VALUE, field + " has a value without a price: " + Quoted.shortened(value));
    }
    return rate;
  }

  /** Each term and its cost is at most just above the maximum, so the sums cannot wrap. */
  private boolean add(Price.Term term, long cost) {
    terms.add(term);
    creditsMicros += term.credits().micros();
    costMicros += cost;
    return staysWithin(MAX_MICROS);
  }

  private boolean staysWithin(long maxCreditsMicros) {
    boolean within = creditsMicros <= maxCreditsMicros && costMicros <= MAX_MICROS;
    if (!within) {
      fields.refuse(
          Reason.AMOUNT_OUT_OF_RANGE,
          "the event's price or cost is over 1000000000, the most for one event");
    }
    return within;
  }
}
