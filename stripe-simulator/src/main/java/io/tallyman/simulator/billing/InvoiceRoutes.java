package io.tallyman.simulator.billing;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.Call;
import io.tallyman.simulator.http.Expansion;
import io.tallyman.simulator.http.Lists;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.http.Routes;
import io.tallyman.simulator.payments.PaymentMethods;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /v1/invoices} and {@code /v1/invoice_payments}. */
final class InvoiceRoutes {
  private final Account account;
  private final PaymentMethods methods;
  private final Invoices invoices;
  private final InvoiceItems items;
  private final Collection collection;

  InvoiceRoutes(Billing billing, InvoiceItems items, Collection collection) {
    this.account = billing.account();
    this.methods = billing.methods();
    this.invoices = billing.invoices();
    this.items = items;
    this.collection = collection;
  }

  void addTo(Routes routes, Expansion expansion) {
    routes
        .post("/v1/invoices", this::create)
        .get("/v1/invoices", this::list)
        .get("/v1/invoices/{id}", this::get)
        .post("/v1/invoices/{id}", this::update)
        .delete("/v1/invoices/{id}", this::delete)
        .get("/v1/invoices/{id}/lines", this::lines)
        .post("/v1/invoices/{id}/finalize", this::open)
        .post("/v1/invoices/{id}/pay", this::pay)
        .post("/v1/invoices/{id}/void", call -> end(call, "void", "invoice.voided"))
        .post(
            "/v1/invoices/{id}/mark_uncollectible",
            call -> end(call, "uncollectible", "invoice.marked_uncollectible"))
        .get("/v1/invoice_payments", this::payments)
        .get("/v1/invoice_payments/{id}", call -> account.get(Invoices.PAYMENT, call.id()));
    expansion.offer(Invoices.KIND, "payments", invoices::payments);
    expansion.offer(Invoices.KIND, "confirmation_secret", this::confirmationSecret);
  }

  private @Nullable Object confirmationSecret(StripeObject invoice) {
    Optional<StripeObject> intent = invoices.intent(invoice);
    if (intent.isEmpty()) {
      return null;
    }
    Map<String, Object> secret = new LinkedHashMap<>();
    secret.put("client_secret", intent.get().need("client_secret"));
    secret.put("type", "payment_intent");
    return secret;
  }

  private StripeObject get(Call call) {
    return account.get(Invoices.KIND, call.id());
  }

  private StripeObject draft(Call call) {
    StripeObject invoice = get(call);
    if (!invoice.is("status", "draft")) {
      throw ApiError.invalid("invoice_not_editable", "This invoice is already finalized.", null);
    }
    return invoice;
  }

  private StripeObject create(Call call) {
    Params params = call.params();
    StripeObject customer = account.get("customer", params.required("customer"), "customer");
    String subscriptionId = params.text("subscription");
    StripeObject subscription =
        subscriptionId == null
            ? null
            : account.get(Subscriptions.KIND, subscriptionId, "subscription");
    StripeObject invoice =
        invoices.draft(customer, params.text("currency", "usd"), "manual", subscription);
    invoice.put("auto_advance", params.flag("auto_advance"));
    invoice.put("rendering", rendering());
    params.copyTexts(invoice, "description", "default_payment_method");
    params.copyMetadata(invoice);
    if (subscription != null || "include".equals(params.text("pending_invoice_items_behavior"))) {
      items.addPending(invoice, subscription);
    }
    account.tell("invoice.created", invoice);
    if (invoice.flag("auto_advance")) {
      collection.later(invoice);
    }
    return invoice;
  }

  private static Map<String, @Nullable Object> rendering() {
    Map<String, @Nullable Object> rendering = new LinkedHashMap<>();
    rendering.put("amount_tax_display", null);
    rendering.put("pdf", Map.of("page_size", "auto"));
    rendering.put("template", null);
    rendering.put("template_version", null);
    return rendering;
  }

  private StripeObject update(Call call) {
    StripeObject invoice = get(call);
    account.change(
        invoice,
        "invoice.updated",
        () -> {
          call.params().copyMetadata(invoice);
          call.params().copyTexts(invoice, "description", "default_payment_method");
          if (call.params().has("auto_advance")) {
            invoice.put("auto_advance", call.params().flag("auto_advance"));
          }
        });
    return invoice;
  }

  private StripeObject delete(Call call) {
    StripeObject invoice = draft(call);
    account.remove(invoice);
    account.tell("invoice.deleted", invoice);
    return StripeObject.deleted(invoice.id(), Invoices.KIND);
  }

  private StripeObject open(Call call) {
    StripeObject invoice = draft(call);
    invoices.open(invoice);
    if (invoice.number("amount_due") == 0) {
      invoices.pay(invoice);
    } else if (call.params().flag("auto_advance") || invoice.flag("auto_advance")) {
      collection.collect(invoice);
    }
    return invoice;
  }

  private StripeObject pay(Call call) {
    StripeObject invoice = get(call);
    Params params = call.params();
    switch (invoice.need("status")) {
      case "draft" -> invoices.open(invoice);
      case "open", "uncollectible" -> {}
      default ->
          throw ApiError.invalid(
              "invoice_not_open", "Invoice is already %s".formatted(invoice.need("status")), null);
    }
    if (params.flag("paid_out_of_band")) {
      invoices.pay(invoice);
      return invoice;
    }
    String method = params.text("payment_method");
    Optional<ApiError> refusal =
        method == null
            ? collection.collect(invoice)
            : collection.collect(invoice, methods.get(method, "payment_method"));
    refusal.ifPresent(error -> {
      throw error;
    });
    if (invoice.is("status", "open")) {
      throw ApiError.card(
          "invoice_payment_intent_requires_action",
          null,
          "This payment requires additional user action before it can be completed.");
    }
    return invoice;
  }

  private StripeObject end(Call call, String status, String event) {
    StripeObject invoice = get(call);
    if (!invoice.is("status", "open") && !invoice.is("status", "uncollectible")) {
      throw ApiError.invalid(
          "invoice_not_open", "Invoice is %s, not open.".formatted(invoice.need("status")), null);
    }
    invoices.end(invoice, status, event);
    return invoice;
  }

  private StripeObject lines(Call call) {
    return Lists.page(call, get(call).objects("lines.data").reversed().stream());
  }

  private StripeObject list(Call call) {
    Params params = call.params();
    String subscription = params.text("subscription");
    Stream<StripeObject> all =
        account.all(Invoices.KIND).filter(Lists.matching(params, "customer", "status"));
    return Lists.page(
        call,
        all.filter(each ->
            subscription == null
                || each.is("parent.subscription_details.subscription", subscription)));
  }

  private StripeObject payments(Call call) {
    Params params = call.params();
    Params payment = params.child("payment");
    List<StripeObject> all =
        account
            .all(Invoices.PAYMENT)
            .filter(Lists.matching(params, "invoice", "status"))
            .filter(each ->
                payment.text("payment_intent") == null
                    || each.is("payment.payment_intent", payment.required("payment_intent")))
            .toList();
    return Lists.page(call, all.stream());
  }
}
