package io.tallyman.balance.catalog;

import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.Price;
import io.tallyman.catalog.Pricing;
import io.tallyman.money.Credits;
import io.tallyman.refusal.Reason;
import io.tallyman.refusal.Refusal;
import io.tallyman.topic.GateUsage;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Prices whatever may be charged: actions by the catalog, and amounts as they are. */
public final class Prices {
  /** The field of an amount, and the name of its one term. */
  public static final String AMOUNT = "amount";

  private static final Credits MOST = Credits.parse("1000000000");

  private Prices() {}

  public static Pricing of(Catalog catalog, String type, ObjectNode data) {
    return type.equals(GateUsage.AMOUNT) ? amount(data) : catalog.price(type, data);
  }

  private static Pricing amount(ObjectNode data) {
    JsonNode amount = data.get(AMOUNT);
    if (amount == null || !amount.isString()) {
      return refused(Reason.INVALID_FIELD, "amount must be a decimal in a string");
    }
    Credits credits;
    try {
      credits = Credits.parse(amount.stringValue());
    } catch (IllegalArgumentException notAnAmount) {
      return refused(Reason.INVALID_FIELD, "amount is " + notAnAmount.getMessage());
    }
    if (credits.micros() < 0) {
      return refused(Reason.INVALID_FIELD, "amount must not be negative");
    }
    if (credits.compareTo(MOST) > 0) {
      return refused(Reason.AMOUNT_OUT_OF_RANGE, "amount is more than 1e9 credits");
    }
    return new Pricing.Priced(
        new Price(
            List.of(new Price.FixedTerm(AMOUNT, credits)),
            credits,
            null,
            Collections.unmodifiableSortedMap(new TreeMap<>()),
            0));
  }

  private static Pricing refused(Reason reason, String detail) {
    return new Pricing.Refused(new Refusal(reason, detail));
  }
}
