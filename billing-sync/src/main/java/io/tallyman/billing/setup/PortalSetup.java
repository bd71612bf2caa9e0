package io.tallyman.billing.setup;

import io.tallyman.billing.facts.Offer;
import io.tallyman.billing.facts.Offers;
import io.tallyman.billing.facts.Offers.Sold;
import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.setup.SetupStep.Action;
import io.tallyman.catalog.Catalog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What customers may do in the portal: change between the catalog's plans, a dearer one at once and
 * a cheaper one at the period's end; cancel at the period's end; change card, address and e-mail;
 * see invoices.
 */
record PortalSetup(StripeAccount account, Catalog catalog) {
  private static final String PATH = "/v1/billing_portal/configurations";

  /** Of what was asked for: Stripe does not show all of a configuration again. */
  private static final String DIGEST = "tallyman_digest";

  private static final String ENABLED = "enabled";

  /** Stripe's limit. */
  private static final int MOST_PRODUCTS = 10;

  SetupStep run() {
    String what = "portal configuration of catalog " + catalog.name();
    Map<String, Object> wanted = new LinkedHashMap<>();
    wanted.put("name", "Tallyman: " + catalog.name());
    wanted.put("features", features());
    String text = StripeObject.of(wanted).json().toString();
    String digest = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    wanted.put("metadata", Map.of(StripeSetup.CATALOG, catalog.name(), DIGEST, digest));
    StripeObject there = find();
    if (there == null) {
      account.make(PATH, wanted);
      return SetupStep.of(Action.CREATED, what);
    }
    if (digest.equals(there.text("metadata." + DIGEST))) {
      return SetupStep.of(Action.UNCHANGED, what);
    }
    account.make(PATH + "/" + there.id(), wanted);
    return SetupStep.of(Action.UPDATED, what);
  }

  private @Nullable StripeObject find() {
    for (StripeObject each : account.list(PATH, "active", true)) {
      if (catalog.name().equals(each.text("metadata." + StripeSetup.CATALOG))) {
        return each;
      }
    }
    return null;
  }

  private Map<String, Object> features() {
    Map<String, Object> features = new TreeMap<>();
    features.put("invoice_history", sorted(ENABLED, true));
    features.put("payment_method_update", sorted(ENABLED, true));
    features.put(
        "customer_update",
        sorted(ENABLED, true, "allowed_updates", List.of("email", "name", "address", "tax_id")));
    features.put("subscription_cancel", sorted(ENABLED, true, "mode", "at_period_end"));
    List<Map<String, Object>> products = products();
    if (!products.isEmpty()) {
      features.put(
          "subscription_update",
          sorted(
              ENABLED,
              true,
              "default_allowed_updates",
              List.of("price"),
              "proration_behavior",
              "always_invoice",
              "products",
              products,
              "schedule_at_period_end",
              cheaperLater()));
    }
    return features;
  }

  private static Map<String, Object> cheaperLater() {
    return sorted("conditions", List.of(sorted("type", "decreasing_item_amount")));
  }

  /** Each plan's product, with its prices. */
  private List<Map<String, Object>> products() {
    PriceSetup prices = new PriceSetup(account, catalog);
    Map<String, List<String>> found = new LinkedHashMap<>();
    for (Sold sold : Offers.of(catalog).all()) {
      StripeObject price = sold.offer() instanceof Offer.OfPlan ? prices.find(sold) : null;
      if (price != null) {
        found
            .computeIfAbsent(prices.product(sold.offer()), product -> new ArrayList<>())
            .add(price.id());
      }
    }
    List<Map<String, Object>> products = new ArrayList<>();
    found.forEach((product, ids) -> products.add(sorted("product", product, "prices", ids)));
    return products.subList(0, Math.min(MOST_PRODUCTS, products.size()));
  }

  /** In one order, for the digest. */
  private static Map<String, Object> sorted(Object... keysAndValues) {
    Map<String, Object> map = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
