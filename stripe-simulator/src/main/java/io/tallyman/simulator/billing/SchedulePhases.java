package io.tallyman.simulator.billing;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.Params;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The phases of a schedule: prices, from the end of one period to the end of another. */
record SchedulePhases(Account account, Prices prices) {
  /** The period that runs, as it is. */
  StripeObject running(StripeObject subscription) {
    List<StripeObject> priced = subscription.objects("items.data");
    StripeObject phase = blank(subscription, priced.getFirst().number("current_period_start"));
    return phase
        .put("end_date", priced.getFirst().number("current_period_end"))
        .put(
            "items",
            priced.stream()
                .map(each -> item(each.need("price.id"), each.number("quantity")))
                .toList());
  }

  /** The phase that runs stays; each later one begins where the one before it ends. */
  List<StripeObject> of(StripeObject schedule, StripeObject subscription, List<Params> sent) {
    StripeObject running =
        schedule.objects("phases").stream()
            .filter(
                phase -> phase.number("start_date") == schedule.number("current_phase.start_date"))
            .findFirst()
            .orElseThrow();
    List<StripeObject> phases = new ArrayList<>(List.of(running.copy()));
    Params first = sent.getFirst();
    boolean same =
        first.whole("start_date").orElse(0) == running.number("start_date")
            && first.whole("end_date").orElse(0) == running.number("end_date")
            && first.children("items").stream()
                .map(each -> each.text("price"))
                .toList()
                .equals(running.objects("items").stream().map(each -> each.text("price")).toList());
    if (!same) {
      throw ApiError.invalid("The first phase must be the one that runs: `current_phase`.");
    }
    for (Params later : sent.subList(1, sent.size())) {
      phases.add(later(later, subscription, phases.getLast().number("end_date")));
    }
    return phases;
  }

  /** One that is to come, as it was sent. */
  StripeObject later(Params sent, StripeObject subscription, long start) {
    StripeObject phase = blank(subscription, start);
    List<Map<String, Object>> items = items(sent);
    if (items.isEmpty()) {
      throw ApiError.missingParameter(sent.name("items"));
    }
    phase.put("items", items).put("end_date", end(sent, subscription, items, start));
    sent.copyTexts(phase, "proration_behavior");
    return phase;
  }

  /** Where so many of the price's intervals end; one where nothing is said. */
  private long end(
      Params sent, StripeObject subscription, List<Map<String, Object>> items, long start) {
    StripeObject price = account.get("price", String.valueOf(items.getFirst().get("price")));
    String interval = price.need("recurring.interval");
    Params duration = sent.child("duration");
    if (sent.has("end_date") || !interval.equals(duration.text("interval", interval))) {
      throw ApiError.invalid("A phase that is to come lasts for so many intervals of its price.");
    }
    StripeObject item = subscription.objects("items.data").getFirst();
    Instant from = Instant.ofEpochSecond(start);
    Instant anchor =
        item.is("price.recurring.interval", interval)
            ? Instant.ofEpochSecond(subscription.number("billing_cycle_anchor"))
            : from;
    Period period = Period.containing(anchor, price, from);
    for (long i = 1; i < duration.whole("interval_count").orElse(1); i++) {
      period = Period.containing(anchor, price, period.end());
    }
    return period.end().getEpochSecond();
  }

  private List<Map<String, Object>> items(Params sent) {
    return sent.children("items").stream()
        .map(each -> item(prices.named(each, "price").id(), each.whole("quantity").orElse(1)))
        .toList();
  }

  private StripeObject blank(StripeObject subscription, long start) {
    StripeObject phase = account.draft("subscription_schedule_phase", "");
    phase.json().remove("id");
    return phase.put("currency", subscription.need("currency")).put("start_date", start);
  }

  private static Map<String, Object> item(String price, long quantity) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("discounts", List.of());
    item.put("metadata", Map.of());
    item.put("plan", price);
    item.put("price", price);
    item.put("quantity", quantity);
    item.put("tax_rates", List.of());
    return item;
  }

  static Map<String, Object> bounds(StripeObject phase) {
    Map<String, Object> bounds = new LinkedHashMap<>();
    bounds.put("end_date", phase.number("end_date"));
    bounds.put("start_date", phase.number("start_date"));
    return bounds;
  }
}
