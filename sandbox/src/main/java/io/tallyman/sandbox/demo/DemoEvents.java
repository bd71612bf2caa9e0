package io.tallyman.sandbox.demo;

import io.tallyman.catalog.Action;
import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.Plan;
import io.tallyman.catalog.PriceRule;
import io.tallyman.catalog.PriceRule.RateChoice.ByValueOf;
import io.tallyman.catalog.PriceRule.RateChoice.Flat;
import io.tallyman.catalog.PriceRule.Rates;
import io.tallyman.catalog.PriceRule.TierChoice.NamedBy;
import io.tallyman.catalog.Pricing;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A month of use that a plan is made for: most of what it includes, of one tier a little more. The
 * same every time.
 */
final class DemoEvents {
  private static final int MOST = 600;

  /** Of four tiers they make one batch still. */
  private static final int MOST_OF_A_TIER = 240;

  private static final Duration MONTH = Duration.ofDays(29);
  private static final Duration LATEST = Duration.ofMinutes(30);
  private static final List<Integer> PERCENT_OF_TIERS = List.of(86, 97, 42, 120);
  private static final int PERCENT_OF_CREDITS = 82;
  private static final List<String> DIMENSION_VALUES = List.of("assistant", "importer", "nightly");

  private final Catalog catalog;
  private final Plan plan;
  private final String organization;
  private final Instant now;
  private final Random random = new Random(5);
  private final List<ObjectNode> events = new ArrayList<>();

  DemoEvents(Catalog catalog, Plan plan, String organization, Instant now) {
    this.catalog = catalog;
    this.plan = plan;
    this.organization = organization;
    this.now = now;
  }

  /** A batch of CloudEvents, in the order in which they occurred. */
  String toJson() {
    useTiers();
    useCredits();
    ArrayNode batch = JsonNodeFactory.instance.arrayNode();
    events.stream()
        .sorted(Comparator.comparing(event -> event.get("time").asString()))
        .forEach(batch::add);
    return batch.toString();
  }

  private void useTiers() {
    List<Action> byTier =
        catalog.actions().values().stream()
            .filter(action -> action.price().tier() instanceof NamedBy)
            .toList();
    int place = 0;
    for (var tier : plan.tierActions().entrySet()) {
      int percent = PERCENT_OF_TIERS.get(place++ % PERCENT_OF_TIERS.size());
      long actions = Math.min(MOST_OF_A_TIER, tier.getValue() * percent / 100);
      for (long i = 0; i < actions && !byTier.isEmpty(); i++) {
        add(pick(byTier), tier.getKey());
      }
    }
  }

  private void useCredits() {
    String anyTier = catalog.tiers().keySet().stream().findFirst().orElse("");
    List<Action> actions = List.copyOf(catalog.actions().values());
    long left = plan.credits().micros() / 100 * PERCENT_OF_CREDITS;
    while (left > 0 && events.size() < MOST) {
      left -= add(pick(actions), anyTier);
    }
  }

  /** Answers what it costs, in micro-credits. */
  private long add(Action action, String tier) {
    ObjectNode data = dataOf(action, tier);
    Instant at = now.minus(LATEST).minus(age()).truncatedTo(ChronoUnit.MILLIS);
    ObjectNode event =
        JsonNodeFactory.instance
            .objectNode()
            .put("specversion", "1.0")
            .put("id", "demo-" + events.size())
            .put("source", "urn:example:demo")
            .put("type", action.name())
            .put("subject", organization)
            .put("time", at.toString());
    event.set("data", data);
    events.add(event);
    return switch (catalog.price(action.name(), data)) {
      case Pricing.Priced priced -> priced.price().credits().micros();
      case Pricing.Refused refused -> throw new IllegalStateException(refused.toString());
    };
  }

  /** More of late than at first. */
  private Duration age() {
    int seconds = (int) MONTH.toSeconds();
    return Duration.ofSeconds(Math.min(random.nextInt(seconds), random.nextInt(seconds)));
  }

  private ObjectNode dataOf(Action action, String tier) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    for (String dimension : action.dimensions()) {
      data.put(dimension, pick(DIMENSION_VALUES));
    }
    PriceRule price = action.price();
    for (var per : price.per()) {
      switch (per.rate()) {
        case ByValueOf choice -> data.put(choice.field(), oneOf(choice.rates()));
        case Flat ignored -> {}
      }
      BigDecimal units = BigDecimal.valueOf(per.unitMicros(), 6);
      data.put(per.field(), units.multiply(BigDecimal.valueOf(1 + random.nextInt(6))));
    }
    for (var each : price.each()) {
      data.putArray(each.field()).add(oneOf(each.rates()));
    }
    if (price.tier() instanceof NamedBy(String field)) {
      data.put(field, tier);
    }
    return data;
  }

  private String oneOf(Rates rates) {
    return rates.byValue().isEmpty() ? "any" : pick(List.copyOf(rates.byValue().keySet()));
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
