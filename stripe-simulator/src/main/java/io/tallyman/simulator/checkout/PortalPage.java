package io.tallyman.simulator.checkout;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.billing.Billing;
import io.tallyman.simulator.billing.Prices;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.payments.PaymentMethods;
import io.tallyman.simulator.payments.TestCard;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The portal's page: change plan, cancel, take that back, update the card, pay what is open. */
public final class PortalPage implements Page {
  private final Account account;
  private final PortalSessions sessions;
  private final Billing billing;
  private final PaymentMethods methods;

  public PortalPage(
      Account account, PortalSessions sessions, Billing billing, PaymentMethods methods) {
    this.account = account;
    this.sessions = sessions;
    this.billing = billing;
    this.methods = methods;
  }

  @Override
  public void answer(Browser browser) {
    StripeObject session = account.find(browser.id()).orElse(null);
    if (session == null || !session.kind().equals(PortalSessions.KIND)) {
      browser.show(404, Html.page("No such session", ""));
      return;
    }
    String error = null;
    if (browser.posted()) {
      try {
        act(session, browser.form());
      } catch (ApiError e) {
        error = e.getMessage();
      }
    }
    browser.show(error == null ? 200 : 402, page(session, error));
  }

  private void act(StripeObject session, Params form) {
    StripeObject customer = account.get("customer", session.need("customer"));
    switch (form.text("action", "")) {
      case "change" -> change(session, subscription(form, customer), form.required("price"));
      case "cancel" -> cancel(session, subscription(form, customer));
      case "keep" ->
          billing.changes().update(subscription(form, customer), Params.parse("cancel_at="));
      case "stay" -> release(subscription(form, customer));
      case "card" -> updateCard(customer, form);
      case "pay" -> billing.payInvoice(account.get("invoice", form.required("invoice")));
      default -> throw ApiError.invalid("There is no such action.");
    }
  }

  private StripeObject subscription(Params form, StripeObject customer) {
    StripeObject subscription =
        account.get("subscription", form.required("subscription"), "subscription");
    if (!subscription.is("customer", customer.id())) {
      throw ApiError.missing("subscription", subscription.id(), "subscription");
    }
    return subscription;
  }

  /** What was planned before, another plan or an end, is given up for it. */
  private void change(StripeObject session, StripeObject subscription, String price) {
    StripeObject update = sessions.configuration(session).object("features.subscription_update");
    StripeObject item = subscription.objects("items.data").getFirst();
    release(subscription);
    if (waits(update, item.object("price"), account.get("price", price, "price"))) {
      if (subscription.has("cancel_at")) {
        billing.changes().update(subscription, Params.parse("cancel_at="));
      }
      billing.schedules().changeAtPeriodEnd(subscription, price);
      return;
    }
    Params params =
        Params.parse("")
            .set("items[0][id]", item.id())
            .set("items[0][price]", price)
            .set("proration_behavior", update.need("proration_behavior"));
    if (subscription.has("cancel_at")) {
      params.set("cancel_at", "");
    }
    billing.changes().update(subscription, params);
  }

  /** Whether the configuration leaves such a change to the end of the period. */
  private static boolean waits(StripeObject update, StripeObject from, StripeObject to) {
    return update.objects("schedule_at_period_end.conditions").stream()
        .anyMatch(condition ->
            switch (condition.need("type")) {
              case "decreasing_item_amount" ->
                  to.number("unit_amount") < from.number("unit_amount");
              case "shortening_interval" -> Prices.days(to) < Prices.days(from);
              default -> false;
            });
  }

  private void release(StripeObject subscription) {
    billing.schedules().of(subscription).ifPresent(billing.schedules()::release);
  }

  /** In flexible billing the portal sets {@code cancel_at}, not {@code cancel_at_period_end}. */
  private void cancel(StripeObject session, StripeObject subscription) {
    release(subscription);
    boolean now =
        sessions.configuration(session).is("features.subscription_cancel.mode", "immediately");
    if (now) {
      billing.changes().cancel(subscription, Params.parse(""));
    } else if (subscription.is("billing_mode.type", "flexible")) {
      billing.changes().update(subscription, Params.parse("cancel_at=min_period_end"));
    } else {
      billing.changes().update(subscription, Params.parse("cancel_at_period_end=true"));
    }
  }

  private void updateCard(StripeObject customer, Params form) {
    TestCard card =
        TestCard.ofNumber(form.text("card", ""))
            .orElseThrow(
                () -> ApiError.card("incorrect_number", null, "Your card number is incorrect."));
    StripeObject method = methods.attach(methods.newCard(card), customer);
    methods.setUp(method);
    account.change(
        customer,
        "customer.updated",
        () -> customer.put("invoice_settings.default_payment_method", method.id()));
    running(customer).stream()
        .filter(each -> each.has("default_payment_method"))
        .forEach(each ->
            account.change(
                each,
                "customer.subscription.updated",
                () -> each.put("default_payment_method", method.id())));
  }

  private List<StripeObject> running(StripeObject customer) {
    return account
        .all("subscription")
        .filter(each -> each.is("customer", customer.id()) && !each.has("ended_at"))
        .filter(each -> !each.is("status", "incomplete_expired"))
        .toList();
  }

  private String page(StripeObject session, @Nullable String error) {
    StripeObject customer = account.get("customer", session.need("customer"));
    Set<String> offered = offered(sessions.configuration(session));
    String subscriptions =
        running(customer).stream().map(each -> show(each, offered)).collect(Collectors.joining());
    String open =
        account
            .all("invoice")
            .filter(each -> each.is("customer", customer.id()) && each.is("status", "open"))
            .map(PortalPage::showOpen)
            .collect(Collectors.joining());
    String back =
        session.has("return_url")
            ? "<p><a href=\"%s\">Back</a></p>".formatted(Html.text(session.text("return_url")))
            : "";
    return Html.page(
        "Your billing",
        Html.error(error)
            + subscriptions
            + open
            + "<section>"
            + Html.form("card", Html.cardField(), "Update card")
            + "</section>"
            + back);
  }

  /** The prices that the configuration offers; none where it does not say. */
  private static Set<String> offered(StripeObject configuration) {
    return configuration.objects("features.subscription_update.products").stream()
        .flatMap(product -> product.array("prices").values().stream())
        .map(price -> price.asString())
        .collect(Collectors.toSet());
  }

  private String show(StripeObject subscription, Set<String> offered) {
    StripeObject item = subscription.objects("items.data").getFirst();
    String id = Html.hidden("subscription", subscription.id());
    String plans =
        account
            .all("price")
            .filter(price -> price.flag("active") && price.has("recurring"))
            .filter(price -> !item.is("price.id", price.id()))
            .filter(price -> offered.isEmpty() || offered.contains(price.id()))
            .map(price ->
                "<option value=\"%s\">%s, %s / %s</option>"
                    .formatted(
                        price.id(),
                        Html.text(billing.prices().productName(price)),
                        Html.money(price.number("unit_amount"), price.need("currency")),
                        price.need("recurring.interval")))
            .collect(Collectors.joining());
    String change = "<label>Plan<select name=\"price\">" + plans + "</select></label>";
    boolean ends = subscription.has("cancel_at");
    String next =
        billing.schedules().next(subscription).map(price -> showNext(price, id)).orElse("");
    return "<section><h2>%s</h2><p>%s; %s %s</p>%s%s%s</section>"
        .formatted(
            Html.text(billing.prices().productName(item.object("price"))),
            subscription.need("status"),
            ends ? "ends" : "renews",
            Instant.ofEpochSecond(
                ends ? subscription.number("cancel_at") : item.number("current_period_end")),
            next,
            Html.form("change", id + change, "Change plan"),
            ends ? Html.form("keep", id, "Don't cancel") : Html.form("cancel", id, "Cancel plan"));
  }

  private String showNext(StripeObject price, String id) {
    return "<p>Then: %s</p>%s"
        .formatted(
            Html.text(billing.prices().productName(price)),
            Html.form("stay", id, "Don't change plan"));
  }

  private static String showOpen(StripeObject invoice) {
    return "<section><p>Invoice %s: %s</p>%s</section>"
        .formatted(
            invoice.need("number"),
            Html.money(invoice.number("amount_remaining"), invoice.need("currency")),
            Html.form("pay", Html.hidden("invoice", invoice.id()), "Pay now"));
  }
}
