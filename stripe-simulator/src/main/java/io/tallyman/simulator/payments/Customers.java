package io.tallyman.simulator.payments;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.Ids;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.Call;
import io.tallyman.simulator.http.Expansion;
import io.tallyman.simulator.http.Lists;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.http.Routes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Customers, with what they pay by default and what they have on credit. */
public final class Customers {
  private static final String KIND = "customer";
  private final Account account;
  private final PaymentMethods methods;
  private final Map<String, Boolean> deleted;
  private final List<Consumer<StripeObject>> whenDeleted = new ArrayList<>();

  public Customers(Account account, PaymentMethods methods) {
    this.account = account;
    this.methods = methods;
    this.deleted = account.memory("deleted customers");
  }

  public void addTo(Routes routes, Expansion expansion) {
    routes
        .post("/v1/customers", this::create)
        .get("/v1/customers", this::list)
        .get("/v1/customers/{id}", call -> get(call.id()))
        .post("/v1/customers/{id}", this::update)
        .delete("/v1/customers/{id}", this::delete)
        .get("/v1/customers/{id}/balance_transactions", this::balanceTransactions);
    expansion.offer(KIND, "invoice_credit_balance", customer -> Map.of());
    expansion.offer(KIND, "tax", customer -> noTax());
  }

  /** Says what else happens when a customer goes. */
  public void whenDeleted(Consumer<StripeObject> then) {
    whenDeleted.add(then);
  }

  /** The payment method a customer's charges go to, where nothing nearer names one. */
  public Optional<StripeObject> defaultMethod(StripeObject customer) {
    return account.find(customer.text("invoice_settings.default_payment_method"));
  }

  /** Changes what the customer has with us: negative is credit. Minor units. */
  public void addToBalance(
      StripeObject customer, long amount, String type, String currency, String invoice) {
    account.change(
        customer,
        "customer.updated",
        () -> customer.put("balance", customer.number("balance") + amount));
    account.add(
        account
            .draft("customer_balance_transaction", "cbtxn")
            .put("customer", customer.id())
            .put("amount", amount)
            .put("currency", currency)
            .put("ending_balance", customer.number("balance"))
            .put("invoice", invoice)
            .put("type", type));
  }

  public StripeObject create(Params params) {
    StripeObject customer = account.draft(KIND, "cus");
    customer.put("invoice_prefix", Ids.letters(8).toUpperCase(Locale.ROOT));
    params.copyTexts(customer, "test_clock");
    account.add(customer);
    changed(customer, params);
    account.tell("customer.created", customer);
    return customer;
  }

  private StripeObject create(Call call) {
    return create(call.params());
  }

  private StripeObject get(String id) {
    return deleted.containsKey(id) ? StripeObject.deleted(id, KIND) : account.get(KIND, id);
  }

  private StripeObject update(Call call) {
    StripeObject customer = account.get(KIND, call.id());
    account.change(customer, "customer.updated", () -> changed(customer, call.params()));
    return customer;
  }

  private void changed(StripeObject customer, Params params) {
    params.copyTexts(customer, "email", "name", "phone", "description");
    params.copyMetadata(customer);
    params.whole("balance").ifPresent(balance -> customer.put("balance", balance));
    if (params.has("address")) {
      customer.put("address", address(params.child("address")));
    }
    if (params.has("preferred_locales")) {
      customer.put("preferred_locales", params.texts("preferred_locales"));
    }
    String method = params.text("payment_method");
    if (method != null) {
      methods.attach(methods.get(method, "payment_method"), customer);
    }
    Params settings = params.child("invoice_settings");
    if (settings.has("default_payment_method")) {
      String id = settings.text("default_payment_method");
      customer.put(
          "invoice_settings.default_payment_method",
          id == null
              ? null
              : account.get("payment_method", id, settings.name("default_payment_method")).id());
    }
  }

  private static Map<String, ?> address(Params given) {
    Map<String, Object> address = new LinkedHashMap<>();
    for (String part : List.of("city", "country", "line1", "line2", "postal_code", "state")) {
      address.put(part, StripeObject.node(given.text(part)));
    }
    return address;
  }

  private StripeObject delete(Call call) {
    StripeObject customer = account.get(KIND, call.id());
    whenDeleted.forEach(then -> then.accept(customer));
    account.remove(customer);
    deleted.put(customer.id(), true);
    account.tell("customer.deleted", customer);
    return StripeObject.deleted(customer.id(), KIND);
  }

  private StripeObject list(Call call) {
    return Lists.page(call, account.all(KIND).filter(Lists.matching(call.params(), "email")));
  }

  private StripeObject balanceTransactions(Call call) {
    Stream<StripeObject> all = account.all("customer_balance_transaction");
    return Lists.page(call, all.filter(each -> each.is("customer", call.id())));
  }

  private static Map<String, ?> noTax() {
    Map<String, Object> tax = new LinkedHashMap<>();
    tax.put("automatic_tax", "unrecognized_location");
    tax.put("ip_address", StripeObject.node(null));
    tax.put("location", StripeObject.node(null));
    tax.put("provider", "stripe");
    return tax;
  }
}
