package io.tallyman.simulator.payments;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.Call;
import io.tallyman.simulator.http.Lists;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.http.Routes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Cards, whose they are, and how their banks will answer. */
public final class PaymentMethods {
  private static final String KIND = "payment_method";
  private final Account account;
  private final Map<String, TestCard> cards;
  private final Map<String, Boolean> authenticated;
  private final Set<String> present = new HashSet<>();

  public PaymentMethods(Account account) {
    this.account = account;
    this.cards = account.memory("test cards");
    this.authenticated = account.memory("authenticated cards");
  }

  public void addTo(Routes routes) {
    routes
        .post("/v1/payment_methods", this::create)
        .get("/v1/payment_methods", call -> list(call, Stream.empty()))
        .get("/v1/payment_methods/{id}", call -> get(call.id(), "payment_method"))
        .post("/v1/payment_methods/{id}", this::update)
        .post("/v1/payment_methods/{id}/attach", this::attach)
        .post("/v1/payment_methods/{id}/detach", this::detach)
        .get("/v1/customers/{id}/payment_methods", this::ofCustomer)
        .get(
            "/v1/customers/{customer}/payment_methods/{id}",
            call -> get(call.id(), "payment_method"));
  }

  /** What the bank says to a charge; nothing where it pays. */
  Optional<ApiError> refusal(StripeObject method, boolean offSession) {
    TestCard card = card(method);
    return switch (card.bank()) {
      case PAYS -> Optional.empty();
      case DECLINES, DECLINES_CHARGES -> Optional.of(card.refusal());
      case AUTHENTICATES_ONCE, AUTHENTICATES_ALWAYS ->
          offSession && wantsCustomer(method) ? Optional.of(card.refusal()) : Optional.empty();
    };
  }

  /** What the bank says to a card being kept, without a charge. */
  public Optional<ApiError> refusalToAttach(StripeObject method) {
    TestCard card = card(method);
    return card.bank() == TestCard.Bank.DECLINES ? Optional.of(card.refusal()) : Optional.empty();
  }

  /** Whether the bank wants the customer to authenticate first. */
  public boolean wantsCustomer(StripeObject method) {
    if (present.contains(method.id())) {
      return false;
    }
    return switch (card(method).bank()) {
      case PAYS, DECLINES, DECLINES_CHARGES -> false;
      case AUTHENTICATES_ONCE -> !authenticated.containsKey(method.id());
      case AUTHENTICATES_ALWAYS -> true;
    };
  }

  /** The customer has authenticated, in a way that covers later charges without them. */
  public void setUp(StripeObject method) {
    authenticated.put(method.id(), true);
  }

  /** Does something while the customer has just authenticated with the card's bank. */
  public void withCustomer(StripeObject method, Runnable deed) {
    present.add(method.id());
    try {
      deed.run();
    } finally {
      present.remove(method.id());
    }
  }

  TestCard card(StripeObject method) {
    return cards.getOrDefault(method.id(), TestCard.VISA);
  }

  /** From now on the bank of this payment method answers as that of another test card. */
  public void behave(String paymentMethod, TestCard as) {
    cards.put(get(paymentMethod, "payment_method").id(), as);
    authenticated.remove(paymentMethod);
  }

  /** The payment method of an id, or a new one where the id is a test card's. */
  public StripeObject get(String id, String param) {
    return TestCard.ofToken(id).map(this::newCard).orElseGet(() -> account.get(KIND, id, param));
  }

  /** A new payment method with a test card, of no customer. */
  public StripeObject newCard(TestCard card) {
    StripeObject method = account.draft(KIND, "pm");
    method
        .put("card.brand", card.brand())
        .put("card.display_brand", card.brand())
        .put("card.last4", card.lastFour())
        .put("card.fingerprint", "fp" + card.number())
        .put("card.networks.available", List.of(card.brand()));
    cards.put(method.id(), card);
    return account.add(method);
  }

  /** Attaches a payment method to a customer, unless the bank refuses the card outright. */
  public StripeObject attach(StripeObject method, StripeObject customer) {
    if (method.is("customer", customer.id())) {
      return method;
    }
    if (method.has("customer")) {
      throw ApiError.invalid(
          "The payment method you provided has already been attached to a customer.");
    }
    Optional<ApiError> refusal = refusalToAttach(method);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    method.put("customer", customer.id());
    account.tell("payment_method.attached", method);
    return method;
  }

  private StripeObject create(Call call) {
    Params params = call.params();
    String type = params.required("type");
    StripeObject method;
    if ("card".equals(type)) {
      method = newCard(cardOf(params.child("card")));
    } else {
      method = account.draft(KIND, "pm").put("type", type);
      method.json().remove("card");
      method.put(type, Map.of());
      account.add(method);
    }
    return changed(method, params);
  }

  private static TestCard cardOf(Params card) {
    String token = card.text("token");
    Optional<TestCard> known =
        token == null
            ? TestCard.ofNumber(card.required("number"))
            : TestCard.ofToken(token.replace("tok_", "pm_card_"));
    return known.orElseThrow(() ->
        ApiError.card("incorrect_number", null, "Your card number is incorrect.")
            .with("param", "number"));
  }

  private StripeObject update(Call call) {
    StripeObject method = get(call.id(), "payment_method");
    account.change(method, "payment_method.updated", () -> changed(method, call.params()));
    return method;
  }

  private static StripeObject changed(StripeObject method, Params params) {
    params.copyMetadata(method);
    params.copyTexts(method, "allow_redisplay");
    Params details = params.child("billing_details");
    details.copyTexts(method.object("billing_details"), "email", "name", "phone");
    details
        .child("address")
        .copyTexts(
            method.object("billing_details.address"),
            "city",
            "country",
            "line1",
            "line2",
            "postal_code",
            "state");
    return method;
  }

  private StripeObject attach(Call call) {
    StripeObject method = get(call.id(), "payment_method");
    return attach(method, account.get("customer", call.params().required("customer"), "customer"));
  }

  private StripeObject detach(Call call) {
    StripeObject method = get(call.id(), "payment_method");
    account.change(method, "payment_method.detached", () -> method.put("customer", null));
    return method;
  }

  private StripeObject ofCustomer(Call call) {
    StripeObject customer = account.get("customer", call.id());
    return list(call, account.all(KIND).filter(method -> method.is("customer", customer.id())));
  }

  private StripeObject list(Call call, Stream<StripeObject> none) {
    String customer = call.params().text("customer");
    Stream<StripeObject> methods =
        customer == null
            ? none
            : account.all(KIND).filter(method -> method.is("customer", customer));
    return Lists.page(call, methods.filter(Lists.matching(call.params(), "type")));
  }
}
