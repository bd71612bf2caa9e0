package io.tallyman.simulator.payments;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.Ids;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.Call;
import io.tallyman.simulator.http.Lists;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.http.Routes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Setup intents: a card made ready for charges that come later, without the customer. */
public final class SetupIntents {
  private static final String KIND = "setup_intent";
  private final Account account;
  private final PaymentMethods methods;
  private final String authenticationUrl;

  public SetupIntents(Account account, PaymentMethods methods, String authenticationUrl) {
    this.account = account;
    this.methods = methods;
    this.authenticationUrl = authenticationUrl;
  }

  public void addTo(Routes routes) {
    routes
        .post("/v1/setup_intents", this::create)
        .get("/v1/setup_intents", this::list)
        .get("/v1/setup_intents/{id}", this::get)
        .post("/v1/setup_intents/{id}/confirm", this::confirm)
        .post("/v1/setup_intents/{id}/cancel", this::cancel);
  }

  public StripeObject draft(@Nullable String customer, Params params) {
    StripeObject intent = account.draft(KIND, "seti");
    intent
        .put("client_secret", intent.id() + "_secret_" + Ids.letters(25))
        .put("customer", customer)
        .put("usage", params.text("usage", "off_session"));
    params.copyTexts(intent, "description");
    params.copyMetadata(intent);
    account.add(intent);
    account.tell("setup_intent.created", intent);
    return intent;
  }

  /** The card is made ready, with the customer there to authenticate. */
  public void succeed(StripeObject intent, StripeObject method) {
    String customer = intent.text("customer");
    if (customer != null) {
      methods.attach(method, account.get("customer", customer, "customer"));
    }
    methods.setUp(method);
    intent.put("payment_method", method.id()).put("status", "succeeded").put("next_action", null);
    account.tell("setup_intent.succeeded", intent);
  }

  /** The customer authenticated, or failed to. */
  public StripeObject authenticate(StripeObject intent, boolean success) {
    if (success) {
      succeed(intent, methods.get(intent.need("payment_method"), "payment_method"));
    } else {
      intent
          .put("payment_method", null)
          .put("status", "requires_payment_method")
          .put("next_action", null);
      account.tell("setup_intent.setup_failed", intent);
    }
    return intent;
  }

  private StripeObject create(Call call) {
    Params params = call.params();
    String customer = params.text("customer");
    if (customer != null) {
      account.get("customer", customer, "customer");
    }
    StripeObject intent = draft(customer, params);
    if (params.text("payment_method") != null) {
      StripeObject method = methods.get(params.required("payment_method"), "payment_method");
      intent.put("payment_method", method.id()).put("status", "requires_confirmation");
    }
    return params.flag("confirm") ? confirm(intent) : intent;
  }

  private StripeObject confirm(Call call) {
    StripeObject intent = get(call);
    String method = call.params().text("payment_method");
    if (method != null) {
      intent.put("payment_method", methods.get(method, "payment_method").id());
    }
    return confirm(intent);
  }

  private StripeObject confirm(StripeObject intent) {
    String id = intent.text("payment_method");
    if (id == null || intent.is("status", "succeeded")) {
      throw ApiError.invalid(
          "setup_intent_unexpected_state",
          "You cannot confirm this SetupIntent in the state it is in.",
          null);
    }
    StripeObject method = methods.get(id, "payment_method");
    if (methods.wantsCustomer(method)) {
      Map<String, Object> action = new LinkedHashMap<>();
      action.put("redirect_to_url", Map.of("url", authenticationUrl + intent.id()));
      action.put("type", "redirect_to_url");
      intent.put("status", "requires_action").put("next_action", action);
      account.tell("setup_intent.requires_action", intent);
    } else {
      succeed(intent, method);
    }
    return intent;
  }

  private StripeObject cancel(Call call) {
    StripeObject intent = get(call).put("status", "canceled");
    account.tell("setup_intent.canceled", intent);
    return intent;
  }

  private StripeObject get(Call call) {
    return account.get(KIND, call.id(), "intent");
  }

  private StripeObject list(Call call) {
    return Lists.page(call, account.all(KIND).filter(Lists.matching(call.params(), "customer")));
  }
}
