package io.tallyman.simulator.payments;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.Ids;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.Expansion;
import io.tallyman.simulator.http.Routes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Payment intents: from wanting money to having it, or not. */
public final class PaymentIntents {
  static final String KIND = "payment_intent";
  private static final String CAPTURABLE = "requires_capture";
  private static final Duration CAPTURABLE_FOR = Duration.ofDays(7);
  private final Account account;
  private final PaymentMethods methods;
  private final Charges charges;
  private final String authenticationUrl;
  private final List<Consumer<StripeObject>> whenSettled = new ArrayList<>();
  private final List<Consumer<StripeObject>> whenSucceeded = new ArrayList<>();

  /**
   * @param authenticationUrl where a customer is sent to authenticate; the intent's id is added
   */
  public PaymentIntents(Account account, PaymentMethods methods, String authenticationUrl) {
    this.account = account;
    this.methods = methods;
    this.charges = new Charges(account);
    this.authenticationUrl = authenticationUrl;
    account.agenda().register("payment_intent.expire", (id, due) -> expire(id));
  }

  public void addTo(Routes routes, Expansion expansion) {
    charges.addTo(routes, expansion);
    new PaymentIntentRoutes(account, this, methods).addTo(routes);
  }

  /** Calls back when an intent that had to wait has succeeded or failed. */
  public void whenSettled(Consumer<StripeObject> then) {
    whenSettled.add(then);
  }

  /** Calls back with each intent that has succeeded. */
  public void whenSucceeded(Consumer<StripeObject> then) {
    whenSucceeded.add(then);
  }

  /** A new intent that wants an amount in minor units. It is told when it is complete. */
  public StripeObject draft(long amount, String currency, @Nullable String customer) {
    StripeObject intent = account.draft(KIND, "pi");
    return account.add(
        intent
            .put("amount", amount)
            .put("currency", currency)
            .put("customer", customer)
            .put("client_secret", intent.id() + "_secret_" + Ids.letters(25)));
  }

  /** Tries to take the money. What the bank refused is returned, and is on the intent too. */
  public Optional<ApiError> attempt(StripeObject intent, StripeObject method, boolean offSession) {
    intent.put("payment_method", method.id());
    Optional<ApiError> refusal = methods.refusal(method, offSession);
    if (refusal.isPresent()) {
      fail(intent, method, refusal.get());
      return refusal;
    }
    if (methods.wantsCustomer(method)) {
      askCustomer(intent);
    } else {
      pay(intent, method);
    }
    return Optional.empty();
  }

  /** Leaves the intent to the customer, who has to authenticate. */
  public void askCustomer(StripeObject intent) {
    Map<String, @Nullable Object> redirect = new LinkedHashMap<>();
    redirect.put("return_url", null);
    redirect.put("url", authenticationUrl + intent.id());
    Map<String, Object> action = new LinkedHashMap<>();
    action.put("redirect_to_url", redirect);
    action.put("type", "redirect_to_url");
    intent.put("status", "requires_action").put("next_action", action);
    account.tell("payment_intent.requires_action", intent);
  }

  /** The customer authenticated, or failed to. */
  public StripeObject authenticate(StripeObject intent, boolean success) {
    if (!intent.is("status", "requires_action")) {
      throw wrongState(intent, "authenticate");
    }
    StripeObject method = methods.get(intent.need("payment_method"), "payment_method");
    intent.put("next_action", null);
    if (success) {
      Optional<ApiError> refusal = methods.refusal(method, false);
      if (refusal.isPresent()) {
        fail(intent, method, refusal.get());
      } else {
        methods.setUp(method);
        pay(intent, method);
      }
    } else {
      ApiError refusal =
          ApiError.invalid(
              "payment_intent_authentication_failure",
              "The provided PaymentMethod has failed authentication.",
              null);
      fail(intent, method, refusal);
    }
    whenSettled.forEach(then -> then.accept(intent));
    return intent;
  }

  /** A payment that takes days to arrive, as a bank debit does. */
  public void process(StripeObject intent, StripeObject method) {
    intent.put("payment_method", method.id()).put("status", "processing");
    account.tell("payment_intent.processing", intent);
  }

  /** The payment that was processing has arrived, or has not. */
  public StripeObject settle(StripeObject intent, boolean success) {
    if (!intent.is("status", "processing")) {
      throw wrongState(intent, "settle");
    }
    StripeObject method = methods.get(intent.need("payment_method"), "payment_method");
    if (success) {
      pay(intent, method);
    } else {
      fail(intent, method, TestCard.DECLINED.refusal());
    }
    whenSettled.forEach(then -> then.accept(intent));
    return intent;
  }

  public void cancel(StripeObject intent, @Nullable String reason) {
    if (intent.is("status", CAPTURABLE)) {
      charges.giveUp(account.get("charge", intent.need("latest_charge")));
    }
    intent
        .put("amount_capturable", 0)
        .put("status", "canceled")
        .put("canceled_at", account.seconds())
        .put("cancellation_reason", reason)
        .put("next_action", null);
    account.tell("payment_intent.canceled", intent);
  }

  /** Takes what a card has promised, or less; the rest of the promise is given up. */
  StripeObject capture(StripeObject intent, long amount) {
    if (!intent.is("status", CAPTURABLE)) {
      throw wrongState(intent, "capture");
    }
    if (amount < 1 || amount > intent.number("amount_capturable")) {
      throw ApiError.invalid(
          "amount_too_large",
          "The amount to capture must be at most what is capturable: "
              + intent.number("amount_capturable"),
          "amount_to_capture");
    }
    charges.capture(account.get("charge", intent.need("latest_charge")), amount);
    succeed(intent, amount);
    return intent;
  }

  /** A promise that nobody took up. */
  private void expire(String id) {
    account
        .find(id)
        .filter(intent -> intent.is("status", CAPTURABLE))
        .ifPresent(intent -> cancel(intent, "automatic"));
  }

  /** Whether the bank would refuse, without asking it for money. */
  public Optional<ApiError> wouldRefuse(StripeObject method, boolean offSession) {
    return methods.refusal(method, offSession);
  }

  static ApiError wrongState(StripeObject intent, String verb) {
    return ApiError.invalid(
            "payment_intent_unexpected_state",
            "You cannot %s this PaymentIntent because it has a status of %s."
                .formatted(verb, intent.need("status")),
            null)
        .with("payment_intent", intent.copy().json());
  }

  private void pay(StripeObject intent, StripeObject method) {
    boolean later = intent.is("capture_method", "manual");
    StripeObject charge =
        later ? charges.authorized(intent, method) : charges.succeeded(intent, method);
    intent
        .put("latest_charge", charge.id())
        .put("last_payment_error", null)
        .put("next_action", null);
    if (later) {
      intent.put("status", CAPTURABLE).put("amount_capturable", intent.number("amount"));
      account
          .agenda()
          .add(account.now().plus(CAPTURABLE_FOR), "payment_intent.expire", intent.id());
      account.tell("payment_intent.amount_capturable_updated", intent);
    } else {
      succeed(intent, intent.number("amount"));
    }
  }

  private void succeed(StripeObject intent, long amount) {
    intent.put("status", "succeeded").put("amount_capturable", 0).put("amount_received", amount);
    account.tell("payment_intent.succeeded", intent);
    whenSucceeded.forEach(then -> then.accept(intent));
  }

  private void fail(StripeObject intent, StripeObject method, ApiError refusal) {
    StripeObject charge = charges.failed(intent, method, refusal);
    intent
        .put("status", "requires_payment_method")
        .put("latest_charge", charge.id())
        .put("payment_method", null)
        .put("next_action", null)
        .put("last_payment_error", refusal.details());
    intent.put("last_payment_error.payment_method", method.copy());
    intent.put("last_payment_error.charge", charge.id());
    account.tell("payment_intent.payment_failed", intent);
    refusal.with("charge", charge.id());
    refusal.with("payment_method", method.copy());
    refusal.with("payment_intent", intent.copy());
  }
}
