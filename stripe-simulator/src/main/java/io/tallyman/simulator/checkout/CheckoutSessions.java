package io.tallyman.simulator.checkout;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.Ids;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.billing.Prices;
import io.tallyman.simulator.billing.SalesTax;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.Call;
import io.tallyman.simulator.http.Expansion;
import io.tallyman.simulator.http.Lists;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.http.Routes;
import io.tallyman.simulator.payments.SetupIntents;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checkout sessions: what a customer is asked to pay for, until they do or a day is over. */
public final class CheckoutSessions {
  static final String KIND = "checkout.session";
  private static final Duration OPEN_FOR = Duration.ofHours(24);

  /** What was asked for beyond what the session shows. */
  record Request(Params params, List<Item> items) implements Serializable {}

  /** A price and how many of it. */
  record Item(StripeObject price, long quantity) implements Serializable {
    long amount() {
      return Math.multiplyExact(price.number("unit_amount"), quantity);
    }
  }

  private final Account account;
  private final Prices prices;
  private final SetupIntents setups;
  private final SalesTax salesTax;
  private final String pageUrl;
  private final Map<String, Request> requests;

  /**
   * @param pageUrl where sessions are paid; the session's id is added
   */
  public CheckoutSessions(
      Account account, Prices prices, SetupIntents setups, SalesTax salesTax, String pageUrl) {
    this.account = account;
    this.prices = prices;
    this.setups = setups;
    this.salesTax = salesTax;
    this.pageUrl = pageUrl;
    this.requests = account.memory("checkout requests");
    account.agenda().register("checkout.expire", (id, due) -> expire(get(id)));
  }

  public void addTo(Routes routes, Expansion expansion) {
    routes
        .post("/v1/checkout/sessions", this::create)
        .get("/v1/checkout/sessions", this::list)
        .get("/v1/checkout/sessions/{id}", call -> get(call.id()))
        .post("/v1/checkout/sessions/{id}/expire", this::expire)
        .get("/v1/checkout/sessions/{id}/line_items", call -> lineItems(get(call.id())));
    expansion.offer(KIND, "line_items", this::lineItems);
  }

  StripeObject get(String id) {
    return account.get(KIND, id, "session");
  }

  Request request(StripeObject session) {
    Request request = requests.get(session.id());
    if (request == null) {
      throw new IllegalStateException(session.id() + " was never asked for");
    }
    return request;
  }

  private StripeObject create(Call call) {
    Params params = call.params();
    String mode = params.required("mode");
    List<Item> items =
        params.children("line_items").stream()
            .map(line -> new Item(prices.ofLine(line), line.whole("quantity").orElse(1)))
            .toList();
    if (items.isEmpty() && !"setup".equals(mode)) {
      throw ApiError.missingParameter("line_items");
    }
    String customer = params.text("customer");
    StripeObject session = account.draft(KIND, "cs").put("mode", mode);
    session.put("id", "cs_test_a1" + Ids.letters(56));
    Instant expires = params.time("expires_at", account.now()).orElse(account.now().plus(OPEN_FOR));
    params.copyTexts(
        session,
        "customer",
        "customer_email",
        "client_reference_id",
        "success_url",
        "cancel_url",
        "locale",
        "payment_method_collection");
    params.copyMetadata(session);
    session
        .put("expires_at", expires.getEpochSecond())
        .put("url", pageUrl + session.id())
        .put("automatic_tax.enabled", params.child("automatic_tax").flag("enabled"));
    if (customer != null) {
      session.put("customer_details", details(account.get("customer", customer, "customer")));
    } else if (params.text("customer_email") != null) {
      session.put("customer_details", details(params.text("customer_email"), null));
    }
    switch (mode) {
      case "payment" -> payment(session, items, params);
      case "subscription" -> subscription(session, items, params);
      case "setup" -> setup(session, params);
      default -> throw ApiError.invalid("Invalid mode: must be payment, setup, or subscription");
    }
    requests.put(session.id(), new Request(params, items));
    account.add(session);
    account.agenda().add(expires, "checkout.expire", session.id());
    return session;
  }

  private void total(StripeObject session, List<Item> items, long amount) {
    long tax = salesTax.on(session, amount);
    session
        .put("currency", items.getFirst().price().need("currency"))
        .put("amount_subtotal", amount)
        .put("amount_total", amount + tax)
        .put("total_details.amount_tax", tax);
  }

  private static long sum(List<Item> items) {
    return items.stream().mapToLong(Item::amount).sum();
  }

  private void payment(StripeObject session, List<Item> items, Params params) {
    if (items.stream().anyMatch(item -> item.price().has("recurring"))) {
      throw ApiError.invalid(
          "You specified `payment` mode but passed a recurring price. Either switch to"
              + " `subscription` mode or use only one-time prices.");
    }
    total(session, items, sum(items));
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    for (String field :
        List.of("account_tax_ids", "custom_fields", "description", "footer", "issuer")) {
      data.put(field, null);
    }
    data.put("metadata", params.child("invoice_creation").child("invoice_data").map("metadata"));
    data.put("rendering_options", null);
    Map<String, Object> creation = new LinkedHashMap<>();
    creation.put("enabled", params.child("invoice_creation").flag("enabled"));
    creation.put("invoice_data", data);
    session.put("invoice_creation", creation);
    if (!session.has("customer")) {
      session.put("customer_creation", params.text("customer_creation", "if_required"));
    }
  }

  private void subscription(StripeObject session, List<Item> items, Params params) {
    if (items.stream().noneMatch(item -> item.price().has("recurring"))) {
      throw ApiError.invalid(
          "You must provide at least one recurring price in `subscription` mode when using"
              + " prices.");
    }
    Params data = params.child("subscription_data");
    boolean trial = data.has("trial_period_days") || data.has("trial_end");
    total(session, items, trial ? 0 : sum(items));
    if (!params.has("payment_method_collection")) {
      session.put("payment_method_collection", "always");
    }
    if (!session.has("customer")) {
      session.put("customer_creation", "always");
    }
  }

  private void setup(StripeObject session, Params params) {
    StripeObject intent = setups.draft(session.text("customer"), params.child("setup_intent_data"));
    session
        .put("currency", params.text("currency"))
        .put("setup_intent", intent.id())
        .put("adaptive_pricing.enabled", false)
        .put("customer_details.tax_exempt", null)
        .put("discounts", null)
        .put("payment_method_collection", "always")
        .put("payment_status", "no_payment_required")
        .put("saved_payment_method_options", null)
        .put("total_details", null);
  }

  static Map<String, @Nullable Object> details(StripeObject customer) {
    return details(customer.text("email"), null);
  }

  static Map<String, @Nullable Object> details(@Nullable String email, @Nullable String name) {
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("address", null);
    details.put("business_name", null);
    details.put("email", email);
    details.put("individual_name", null);
    details.put("name", name);
    details.put("phone", null);
    details.put("tax_exempt", "none");
    details.put("tax_ids", null);
    return details;
  }

  private StripeObject expire(Call call) {
    StripeObject session = get(call.id());
    if (!session.is("status", "open")) {
      throw ApiError.invalid(
          "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session"
              + " has a status of %s.".formatted(session.need("status")));
    }
    return expire(session);
  }

  private StripeObject expire(StripeObject session) {
    if (session.is("status", "open")) {
      session.put("status", "expired").put("url", null);
      account.tell("checkout.session.expired", session);
    }
    return session;
  }

  private StripeObject lineItems(StripeObject session) {
    List<StripeObject> lines = request(session).items().stream().map(this::lineItem).toList();
    return Lists.of(lines, false, "/v1/checkout/sessions/" + session.id() + "/line_items");
  }

  private StripeObject lineItem(Item item) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("id", Ids.next("li"));
    line.put("object", "item");
    line.put("adjustable_quantity", null);
    line.put("amount_discount", 0);
    line.put("amount_subtotal", item.amount());
    line.put("amount_tax", 0);
    line.put("amount_total", item.amount());
    line.put("currency", item.price().need("currency"));
    line.put("description", prices.productName(item.price()));
    line.put("metadata", Map.of());
    line.put("price", item.price().copy());
    line.put("quantity", item.quantity());
    return StripeObject.of(line);
  }

  private StripeObject list(Call call) {
    return Lists.page(
        call,
        account
            .all(KIND)
            .filter(
                Lists.matching(
                    call.params(), "customer", "payment_intent", "subscription", "status")));
  }
}
