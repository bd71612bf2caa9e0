package io.tallyman.simulator.billing;

import io.tallyman.simulator.account.StripeObject;

/** The items of a subscription, each a price with a quantity and its period. */
final class Items {
  private Items() {}

  static void setPrice(StripeObject item, StripeObject price) {
    item.put("price", price.copy()).put("plan", Prices.asPlan(price));
  }

  static void setPeriod(StripeObject item, Period period) {
    item.put("current_period_start", period.start().getEpochSecond())
        .put("current_period_end", period.end().getEpochSecond());
  }

  /** A subscription with one item shows its plan and quantity as its own. */
  static void showFirst(StripeObject subscription) {
    var items = subscription.objects("items.data");
    boolean single = items.size() == 1;
    subscription
        .put("plan", single ? items.getFirst().object("plan").copy() : null)
        .put("quantity", single ? items.getFirst().number("quantity") : null);
  }
}
