package io.tallyman.simulator.billing;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.Call;
import io.tallyman.simulator.http.Lists;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.http.Routes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Prices: an amount in a currency, once or per interval, found by lookup key. */
public final class Prices {
  private static final String KIND = "price";
  private final Account account;
  private final Products products;

  Prices(Account account, Products products) {
    this.account = account;
    this.products = products;
  }

  void addTo(Routes routes) {
    routes
        .post("/v1/prices", call -> create(call.params()))
        .get("/v1/prices", this::list)
        .get("/v1/prices/{id}", call -> account.get(KIND, call.id()))
        .post("/v1/prices/{id}", this::update);
  }

  /** The price that a parameter names, which must be for sale. */
  public StripeObject named(Params params, String name) {
    StripeObject price = account.get(KIND, params.required(name), params.name(name));
    if (!price.flag("active")) {
      throw ApiError.invalid(
          "The price specified is inactive. This field only accepts active prices.");
    }
    return price;
  }

  /** The price of a line item: one that exists, or one described on the spot. */
  public StripeObject ofLine(Params line) {
    return line.has("price_data") ? create(line.child("price_data")) : named(line, "price");
  }

  /** How long one of its intervals is, roughly: for comparing. */
  public static long days(StripeObject price) {
    long days =
        switch (price.need("recurring.interval")) {
          case "day" -> 1;
          case "week" -> 7;
          case "month" -> 30;
          default -> 365;
        };
    return days * price.number("recurring.interval_count");
  }

  /** What the price is for, as people read it. */
  public String productName(StripeObject price) {
    return account.get(Products.KIND, price.need("product")).need("name");
  }

  private StripeObject create(Params params) {
    String currency = params.required("currency").toLowerCase(Locale.ROOT);
    String product =
        params.has("product_data")
            ? products.create(params.child("product_data")).id()
            : account.get(Products.KIND, params.required("product"), "product").id();
    long amount = params.requiredWhole("unit_amount");
    StripeObject price = account.draft(KIND, "price");
    price
        .put("currency", currency)
        .put("product", product)
        .put("unit_amount", amount)
        .put("unit_amount_decimal", String.valueOf(amount));
    if (params.has("recurring")) {
      price.put("type", "recurring").put("recurring", recurring(params.child("recurring")));
    }
    changed(price, params);
    account.add(price);
    account.tell("price.created", price);
    return price;
  }

  private static Map<String, @Nullable Object> recurring(Params params) {
    String interval = params.required("interval");
    if (!List.of("day", "week", "month", "year").contains(interval)) {
      throw ApiError.invalid("Invalid recurring[interval]: " + interval);
    }
    Map<String, @Nullable Object> recurring = new LinkedHashMap<>();
    recurring.put("interval", interval);
    recurring.put("interval_count", params.whole("interval_count").orElse(1));
    recurring.put("meter", null);
    recurring.put("trial_period_days", null);
    recurring.put("usage_type", "licensed");
    return recurring;
  }

  private StripeObject update(Call call) {
    StripeObject price = account.get(KIND, call.id());
    account.change(price, "price.updated", () -> changed(price, call.params()));
    return price;
  }

  private void changed(StripeObject price, Params params) {
    params.copyTexts(price, "nickname", "tax_behavior");
    params.copyMetadata(price);
    if (params.has("active")) {
      price.put("active", params.flag("active"));
    }
    if (params.has("lookup_key")) {
      price.put("lookup_key", lookupKey(price, params));
    }
  }

  private @Nullable String lookupKey(StripeObject price, Params params) {
    String key = params.text("lookup_key");
    Optional<StripeObject> holder =
        account
            .all(KIND)
            .filter(each -> key != null && each.is("lookup_key", key))
            .filter(each -> !each.id().equals(price.id()))
            .findFirst();
    if (holder.isPresent() && !params.flag("transfer_lookup_key")) {
      throw ApiError.invalid(
          "resource_already_exists",
          "A price (`%s`) already uses that lookup key.".formatted(holder.get().id()),
          "lookup_key");
    }
    holder.ifPresent(
        other -> account.change(other, "price.updated", () -> other.put("lookup_key", null)));
    return key;
  }

  private StripeObject list(Call call) {
    Params params = call.params();
    List<String> keys = params.texts("lookup_keys");
    return Lists.page(
        call,
        account
            .all(KIND)
            .filter(Lists.matching(params, "product", "type", "currency"))
            .filter(each -> !params.has("active") || each.flag("active") == params.flag("active"))
            .filter(each ->
                keys.isEmpty()
                    || (each.has("lookup_key") && keys.contains(each.need("lookup_key")))));
  }

  /** The price as the older {@code plan}, which subscriptions still show. */
  static ObjectNode asPlan(StripeObject price) {
    Map<String, @Nullable Object> plan = new LinkedHashMap<>();
    plan.put("id", price.id());
    plan.put("object", "plan");
    plan.put("active", price.flag("active"));
    plan.put("amount", price.number("unit_amount"));
    plan.put("amount_decimal", price.text("unit_amount_decimal"));
    plan.put("billing_scheme", price.text("billing_scheme"));
    plan.put("created", price.number("created"));
    plan.put("currency", price.text("currency"));
    plan.put("interval", price.text("recurring.interval"));
    plan.put("interval_count", price.number("recurring.interval_count"));
    plan.put("livemode", false);
    plan.put("metadata", price.object("metadata").copy());
    plan.put("meter", null);
    plan.put("nickname", price.text("nickname"));
    plan.put("product", price.text("product"));
    plan.put("tiers_mode", null);
    plan.put("transform_usage", null);
    plan.put("trial_period_days", null);
    plan.put("usage_type", "licensed");
    return (ObjectNode) StripeObject.node(plan);
  }
}
