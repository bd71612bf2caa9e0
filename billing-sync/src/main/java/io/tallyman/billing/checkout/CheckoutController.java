package io.tallyman.billing.checkout;

import io.swagger.v3.oas.annotations.Operation;
import io.tallyman.billing.checkout.Requests.Turn;
import io.tallyman.billing.facts.Offer;
import io.tallyman.billing.facts.StripeObject;
import io.tallyman.catalog.Pack;
import io.tallyman.catalog.Plan;
import io.tallyman.topic.Names;
import io.tallyman.topic.UsageEvent;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.IdempotencyKey;
import io.tallyman.web.access.Caller;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Opens Stripe's pages on which people buy, and manage what they have bought. */
@RestController
@RequestMapping("/v1/organizations/{organization}")
class CheckoutController {
  private final Requests requests;
  private final CheckoutSessions sessions;
  private final PriceFinder prices;
  private final String home;

  CheckoutController(
      Requests requests, CheckoutSessions sessions, PriceFinder prices, String home) {
    this.requests = requests;
    this.sessions = sessions;
    this.prices = prices;
    this.home = home;
  }

  /** A plan to be bought. */
  record SubscriptionRequest(
      @Nullable String plan,
      @Nullable String interval,
      @Nullable Boolean trial,
      @Nullable String successUrl,
      @Nullable String cancelUrl) {}

  /** A pack to be bought. */
  record CreditsRequest(
      @Nullable String pack,
      @Nullable String wallet,
      @Nullable String successUrl,
      @Nullable String cancelUrl) {}

  /** Where people go on. */
  record PortalRequest(@Nullable String returnUrl) {}

  /** A page of Stripe's. */
  record Page(String url, String sessionId) {
    static Page of(StripeObject session) {
      return new Page(session.required("url"), session.id());
    }
  }

  @Operation(summary = "Opens the page on which a plan is bought, or tried")
  @Needs(Scope.BILLING_MANAGE)
  @PostMapping("/checkout/subscription")
  ResponseEntity<Page> subscribe(
      @PathVariable String organization,
      @RequestBody SubscriptionRequest request,
      @Nullable IdempotencyKey key) {
    Offer.OfPlan offer = prices.plan(request.plan(), request.interval());
    Plan plan = prices.plan(request.plan());
    boolean trial = Boolean.TRUE.equals(request.trial());
    if (trial && plan.trial().isZero()) {
      throw new ApiException(ErrorCode.NO_TRIAL, "Plan " + plan.name() + " cannot be tried");
    }
    Links links = links(request.successUrl(), request.cancelUrl());
    return requests.once(
        organization,
        key,
        turn -> {
          checkNothingRuns(turn);
          if (trial && turn.work().subscriptions().hasTried()) {
            throw new ApiException(ErrorCode.TRIAL_USED, "A plan has been tried before");
          }
          return Page.of(sessions.subscription(turn, offer, trial ? plan.trial() : null, links));
        });
  }

  private static void checkNothingRuns(Turn turn) {
    turn.work()
        .subscriptions()
        .running()
        .ifPresent(running -> {
          throw new ApiException(
              ErrorCode.PLAN_RUNNING, "Subscription " + running.id() + " runs: change that one");
        });
  }

  @Operation(summary = "Opens the page on which credits are bought")
  @Needs(
      value = {Scope.BILLING_MANAGE, Scope.CHECKOUT_OPEN},
      confinesCaller = true)
  @PostMapping("/checkout/credits")
  ResponseEntity<Page> buy(
      @PathVariable String organization,
      @RequestBody CreditsRequest request,
      @Nullable IdempotencyKey key,
      Caller caller) {
    Pack pack = prices.pack(request.pack());
    String wallet =
        Objects.requireNonNullElse(caller.walletOf(request.wallet()), UsageEvent.DEFAULT_WALLET);
    if (!Names.isIdentifier(wallet)) {
      throw ApiException.invalidField("wallet", "a wallet is 1 to 128 of A-Z a-z 0-9 . _ : @ -");
    }
    Links links = links(request.successUrl(), request.cancelUrl());
    return requests.once(
        organization, key, turn -> Page.of(sessions.credits(turn, pack, wallet, links)));
  }

  @Operation(summary = "Opens Stripe's customer portal")
  @Needs(Scope.BILLING_MANAGE)
  @PostMapping("/portal")
  ResponseEntity<Page> portal(
      @PathVariable String organization,
      @RequestBody(required = false) @Nullable PortalRequest request,
      @Nullable IdempotencyKey key) {
    String back = link("returnUrl", request == null ? null : request.returnUrl());
    return requests.once(organization, key, turn -> Page.of(sessions.portal(turn, back)));
  }

  private Links links(@Nullable String success, @Nullable String cancel) {
    return new Links(link("successUrl", success), link("cancelUrl", cancel));
  }

  private String link(String field, @Nullable String url) {
    if (url == null) {
      return home;
    }
    try {
      String scheme = URI.create(url.replace("{", "%7B").replace("}", "%7D")).getScheme();
      if ("https".equals(scheme) || "http".equals(scheme)) {
        return url;
      }
    } catch (IllegalArgumentException noUrl) {
      // Answered below.
    }
    throw ApiException.invalidField(field, field + " must be an http or https URL");
  }

  /** Where people come back to. */
  record Links(String success, String cancel) {}
}
