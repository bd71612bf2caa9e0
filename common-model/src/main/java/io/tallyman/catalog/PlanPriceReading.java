package io.tallyman.catalog;

import io.tallyman.money.Money;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/** Reads what a plan costs, and under which keys Stripe knows it. */
final class PlanPriceReading {
  private final Currency currency;
  private final Once lookupKeys;

  PlanPriceReading(Currency currency, Once lookupKeys) {
    this.currency = currency;
    this.lookupKeys = lookupKeys;
  }

  PlanPrice read(YamlMapping plan) {
    YamlValue price = plan.required("price");
    YamlMapping keys = plan.mapping("lookupKeys", "monthly", "annual");
    if (price.says("contact")) {
      if (plan.optional("lookupKeys") != null) {
        keys.report("a plan with price contact is not sold through Stripe");
      }
      return new PlanPrice.Contact();
    }
    if (!price.isMapping()) {
      price.reportExpected("contact, or monthly and annual amounts");
      return new PlanPrice.Listed(Money.zero(currency), null, null, null);
    }
    YamlMapping amounts = price.mapping("monthly", "annual");
    YamlValue annual = amounts.optional("annual");
    YamlValue annualKey = keys.optional("annual");
    if (annualKey != null && annual == null) {
      annualKey.report("there is no annual price");
    }
    return new PlanPrice.Listed(
        NumberReading.money(amounts.required("monthly"), currency),
        annual == null ? null : NumberReading.money(annual, currency),
        lookupKey(keys.optional("monthly")),
        lookupKey(annualKey));
  }

  private @Nullable String lookupKey(@Nullable YamlValue key) {
    return key == null ? null : lookupKeys.text(key);
  }
}
