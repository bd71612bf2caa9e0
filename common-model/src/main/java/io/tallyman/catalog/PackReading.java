package io.tallyman.catalog;

import io.tallyman.money.Credits;
import java.util.Currency;

/** Reads one pack of the catalog. */
final class PackReading {
  private final Currency currency;
  private final Once lookupKeys;

  PackReading(Currency currency, Once lookupKeys) {
    this.currency = currency;
    this.lookupKeys = lookupKeys;
  }

  Pack read(String name, YamlValue value) {
    YamlMapping pack =
        value.mapping("title", "description", "price", "credits", "validity", "lookupKey");
    YamlValue validity = pack.optional("validity");
    YamlValue lookupKey = pack.optional("lookupKey");
    return new Pack(
        name,
        pack.text("title", name),
        pack.optionalText("description"),
        NumberReading.positiveMoney(pack.required("price"), currency),
        Credits.ofMicros(
            NumberReading.positiveMicros(pack.required("credits"), PlanReading.MAX_UNITS)),
        validity == null ? null : TimeReading.period(validity),
        lookupKey == null ? null : lookupKeys.text(lookupKey));
  }
}
