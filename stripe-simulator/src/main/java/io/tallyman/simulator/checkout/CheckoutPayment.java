package io.tallyman.simulator.checkout;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.billing.Subscriptions;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.payments.Customers;
import io.tallyman.simulator.payments.PaymentIntents;
import io.tallyman.simulator.payments.PaymentMethods;
import io.tallyman.simulator.payments.SetupIntents;
import io.tallyman.simulator.payments.TestCard;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The customer's side of Checkout: they give a card, and the session completes or it does not. */
public final class CheckoutPayment {
  /** What came of a card. */
  public enum Outcome {
    COMPLETED,
    /** The bank wants the customer to authenticate; they are asked, and pay again. */
    AUTHENTICATION_REQUIRED
  }

  private final Account account;
  private final CheckoutSessions sessions;
  private final Customers customers;
  private final PaymentMethods methods;
  private final PaymentIntents intents;
  private final SetupIntents setups;
  private final Subscriptions subscriptions;

  public CheckoutPayment(
      Account account,
      CheckoutSessions sessions,
      Customers customers,
      PaymentMethods methods,
      PaymentIntents intents,
      SetupIntents setups,
      Subscriptions subscriptions) {
    this.account = account;
    this.sessions = sessions;
    this.customers = customers;
    this.methods = methods;
    this.intents = intents;
    this.setups = setups;
    this.subscriptions = subscriptions;
    intents.whenSettled(this::settled);
  }

  /** Whether the session takes no card: nothing is due now, and none was asked for. */
  boolean needsNoCard(StripeObject session) {
    return session.number("amount_total") == 0
        && session.is("mode", "subscription")
        && session.is("payment_method_collection", "if_required");
  }

  /**
   * The customer pays.
   *
   * @param card null where the session needs none
   * @param authenticated whether the customer has authenticated with their bank on the way
   * @param delayed the money takes days, as a bank debit does
   * @throws ApiError where the card was declined, or the session is not open; it stays as it was
   */
  public Outcome pay(
      StripeObject session,
      @Nullable TestCard card,
      @Nullable String email,
      boolean authenticated,
      boolean delayed) {
    if (!session.is("status", "open")) {
      throw ApiError.invalid("This Checkout Session is no longer open.");
    }
    StripeObject method = card == null ? null : methods.newCard(card);
    if (method == null && !needsNoCard(session)) {
      throw ApiError.missingParameter("card");
    }
    if (method == null) {
      complete(session, email, null, delayed);
      return Outcome.COMPLETED;
    }
    boolean chargedNow = session.number("amount_total") > 0;
    Optional<ApiError> refusal =
        chargedNow ? intents.wouldRefuse(method, false) : methods.refusalToAttach(method);
    if (refusal.isPresent()) {
      account.remove(method);
      throw refusal.get();
    }
    if (methods.wantsCustomer(method) && !authenticated) {
      account.remove(method);
      return Outcome.AUTHENTICATION_REQUIRED;
    }
    methods.withCustomer(method, () -> complete(session, email, method, delayed));
    return Outcome.COMPLETED;
  }

  private void complete(
      StripeObject session,
      @Nullable String email,
      @Nullable StripeObject method,
      boolean delayed) {
    StripeObject customer = customer(session, email, method);
    switch (session.need("mode")) {
      case "payment" -> payment(session, customer, method, delayed);
      case "subscription" -> subscription(session, customer, method);
      default -> setup(session, method);
    }
    session.put("status", "complete").put("url", null);
    account.tell("checkout.session.completed", session);
  }

  private @Nullable StripeObject customer(
      StripeObject session, @Nullable String email, @Nullable StripeObject method) {
    String id = session.text("customer");
    StripeObject customer = id == null ? null : account.get("customer", id);
    if (customer == null) {
      String address = session.text("customer_email");
      session.put(
          "customer_details", CheckoutSessions.details(address == null ? email : address, null));
      if (!session.is("customer_creation", "if_required")) {
        customer = customers.create(Params.parse(""));
        customer.put("email", session.text("customer_details.email"));
        session.put("customer", customer.id());
      }
    }
    boolean keep =
        !session.is("mode", "payment")
            || sessions
                .request(session)
                .params()
                .child("payment_intent_data")
                .has("setup_future_usage");
    if (customer != null && method != null && keep) {
      methods.attach(method, customer);
      methods.setUp(method);
    }
    return customer;
  }

  private void payment(
      StripeObject session,
      @Nullable StripeObject customer,
      @Nullable StripeObject method,
      boolean delayed) {
    if (method == null) {
      throw ApiError.missingParameter("card");
    }
    Params data = sessions.request(session).params().child("payment_intent_data");
    StripeObject intent =
        intents.draft(
            session.number("amount_total"),
            session.need("currency"),
            customer == null ? null : customer.id());
    data.copyTexts(intent, "description", "setup_future_usage", "receipt_email");
    data.copyMetadata(intent);
    session.put("payment_intent", intent.id());
    account.tell("payment_intent.created", intent);
    if (delayed) {
      intents.process(intent, method);
    } else {
      intents
          .attempt(intent, method, true)
          .ifPresent(refusal -> {
            throw refusal;
          });
      session.put("payment_status", "paid");
    }
  }

  private void subscription(
      StripeObject session, @Nullable StripeObject customer, @Nullable StripeObject method) {
    if (customer == null) {
      throw new IllegalStateException("a subscription has a customer");
    }
    CheckoutSessions.Request request = sessions.request(session);
    Params params = request.params().child("subscription_data").copy();
    params.set("customer", customer.id());
    if (method != null) {
      params.set("default_payment_method", method.id());
    }
    List<CheckoutSessions.Item> items = request.items();
    for (int i = 0; i < items.size(); i++) {
      params.set("items[" + i + "][price]", items.get(i).price().id());
      params.set("items[" + i + "][quantity]", String.valueOf(items.get(i).quantity()));
    }
    if (session.flag("automatic_tax.enabled")) {
      params.set("automatic_tax[enabled]", "true");
    }
    StripeObject subscription = subscriptions.create(params);
    session
        .put("subscription", subscription.id())
        .put("invoice", subscription.text("latest_invoice"))
        .put(
            "payment_status", session.number("amount_total") == 0 ? "no_payment_required" : "paid");
  }

  private void setup(StripeObject session, @Nullable StripeObject method) {
    if (method == null) {
      throw ApiError.missingParameter("card");
    }
    StripeObject intent = account.get("setup_intent", session.need("setup_intent"));
    intent.put("customer", session.text("customer"));
    setups.succeed(intent, method);
  }

  /** Money that took days has arrived, or will not. */
  private void settled(StripeObject intent) {
    account
        .all(CheckoutSessions.KIND)
        .filter(session -> session.is("payment_intent", intent.id()))
        .filter(session -> session.is("payment_status", "unpaid"))
        .toList()
        .forEach(session -> {
          boolean paid = intent.is("status", "succeeded");
          session.put("payment_status", paid ? "paid" : "unpaid");
          account.tell(
              paid
                  ? "checkout.session.async_payment_succeeded"
                  : "checkout.session.async_payment_failed",
              session);
        });
  }
}
