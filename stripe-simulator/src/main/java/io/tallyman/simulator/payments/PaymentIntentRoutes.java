package io.tallyman.simulator.payments;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.Call;
import io.tallyman.simulator.http.Lists;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.http.Routes;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /v1/payment_intents}. */
final class PaymentIntentRoutes {
  private static final long SMALLEST = 50;
  private final Account account;
  private final PaymentIntents intents;
  private final PaymentMethods methods;

  PaymentIntentRoutes(Account account, PaymentIntents intents, PaymentMethods methods) {
    this.account = account;
    this.intents = intents;
    this.methods = methods;
  }

  void addTo(Routes routes) {
    routes
        .post("/v1/payment_intents", this::create)
        .get("/v1/payment_intents", this::list)
        .get("/v1/payment_intents/{id}", this::get)
        .post("/v1/payment_intents/{id}", this::update)
        .post("/v1/payment_intents/{id}/confirm", this::confirm)
        .post("/v1/payment_intents/{id}/capture", this::capture)
        .post("/v1/payment_intents/{id}/cancel", this::cancel);
  }

  private StripeObject get(Call call) {
    return account.get(PaymentIntents.KIND, call.id(), "intent");
  }

  private StripeObject create(Call call) {
    Params params = call.params();
    long amount = params.requiredWhole("amount");
    if (amount < SMALLEST) {
      throw tooSmall(amount);
    }
    if (params.flag("off_session") && !params.flag("confirm")) {
      throw ApiError.invalid("You can only set off_session when confirm is true.");
    }
    String customer = params.text("customer");
    if (customer != null) {
      account.get("customer", customer, "customer");
    }
    StripeObject method = method(params, customer);
    StripeObject intent =
        intents.draft(amount, params.required("currency").toLowerCase(Locale.ROOT), customer);
    changed(intent, params);
    account.tell("payment_intent.created", intent);
    if (method != null) {
      intent.put("payment_method", method.id()).put("status", "requires_confirmation");
    }
    return params.flag("confirm") ? confirm(intent, params) : intent;
  }

  private static ApiError tooSmall(long amount) {
    return amount > 0
        ? ApiError.invalid("amount_too_small", "Amount must be at least $0.50 usd", "amount")
        : ApiError.invalid(
            "parameter_invalid_integer",
            "The amount must be greater than or equal to the minimum charge amount.",
            "amount");
  }

  private @Nullable StripeObject method(Params params, @Nullable String customer) {
    String id = params.text("payment_method");
    if (id == null) {
      return null;
    }
    StripeObject method = methods.get(id, "payment_method");
    if (method.has("customer") && !method.is("customer", customer == null ? "" : customer)) {
      throw ApiError.invalid(
          "payment_method_customer_mismatch",
          "The provided PaymentMethod does not belong to this customer.",
          "payment_method");
    }
    return method;
  }

  private static void changed(StripeObject intent, Params params) {
    params.copyTexts(
        intent,
        "description",
        "receipt_email",
        "setup_future_usage",
        "statement_descriptor",
        "statement_descriptor_suffix",
        "capture_method",
        "confirmation_method",
        "transfer_group");
    params.copyMetadata(intent);
  }

  private StripeObject update(Call call) {
    StripeObject intent = get(call);
    changed(intent, call.params());
    return intent;
  }

  private StripeObject confirm(Call call) {
    StripeObject intent = get(call);
    StripeObject method = method(call.params(), intent.text("customer"));
    if (method != null) {
      intent.put("payment_method", method.id());
    }
    changed(intent, call.params());
    return confirm(intent, call.params());
  }

  private StripeObject confirm(StripeObject intent, Params params) {
    switch (intent.need("status")) {
      case "requires_payment_method", "requires_confirmation" -> {}
      default -> throw PaymentIntents.wrongState(intent, "confirm");
    }
    String id = intent.text("payment_method");
    if (id == null) {
      throw ApiError.invalid(
              "payment_intent_unexpected_state",
              "You cannot confirm this PaymentIntent because it's missing a payment method.",
              null)
          .with("payment_intent", intent.copy());
    }
    StripeObject method = methods.get(id, "payment_method");
    Optional<ApiError> refusal = intents.attempt(intent, method, params.flag("off_session"));
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    if (intent.is("status", "requires_action") && params.text("return_url") != null) {
      intent.put("next_action.redirect_to_url.return_url", params.text("return_url"));
    }
    keepMethod(intent, method);
    return intent;
  }

  private void keepMethod(StripeObject intent, StripeObject method) {
    if (intent.has("setup_future_usage") && intent.has("customer") && !method.has("customer")) {
      methods.attach(method, account.get("customer", intent.need("customer")));
    }
  }

  private StripeObject capture(Call call) {
    StripeObject intent = get(call);
    long all = intent.number("amount_capturable");
    return intents.capture(intent, call.params().whole("amount_to_capture").orElse(all));
  }

  private StripeObject cancel(Call call) {
    StripeObject intent = get(call);
    switch (intent.need("status")) {
      case "succeeded", "canceled" -> throw PaymentIntents.wrongState(intent, "cancel");
      default -> intents.cancel(intent, call.params().text("cancellation_reason"));
    }
    return intent;
  }

  private StripeObject list(Call call) {
    return Lists.page(
        call, account.all(PaymentIntents.KIND).filter(Lists.matching(call.params(), "customer")));
  }
}
