package io.tallyman.proving.money;

import io.tallyman.billing.stripe.StripeRefusedException;
import io.tallyman.simulator.StripeSimulator;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.payments.TestCard;
import io.tallyman.web.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An organization that buys, tries, changes, cancels, pauses, is refunded and disputes at random.
 */
final class Trader {
  private static final List<String> PLANS = List.of("starter", "pro", "max");
  private static final Set<String> ENDED = Set.of("canceled", "incomplete_expired");
  private static final List<String> PAUSES = List.of("void", "keep_as_draft", "mark_uncollectible");
  private static final List<TestCard> CARDS =
      List.of(
          TestCard.VISA,
          TestCard.VISA,
          TestCard.VISA,
          TestCard.DECLINED,
          TestCard.AUTHENTICATE_ALWAYS);
  private static final Duration SENT_BACK_WITHIN = Duration.ofDays(21);
  private static final Duration OPEN_FOR = Duration.ofDays(20);

  private final MoneyPath path;
  private final StripeSimulator stripe;
  private final Shop shop;
  private final Random random;
  private final List<String> payments = new ArrayList<>();
  private final List<Dispute> disputes = new ArrayList<>();
  private @Nullable String subscription;
  private @Nullable String refunded;
  private Instant refundedAt = Instant.MIN;
  private boolean poor;

  private record Dispute(String id, Instant endsAt, String outcome) {}

  Trader(MoneyPath path, String organization, Random random) {
    this.path = path;
    this.stripe = path.stripe();
    this.shop = new Shop(path, organization);
    this.random = random;
  }

  String organization() {
    return shop.organization();
  }

  /** What it does in a week; to be refused is part of life. */
  void live() {
    endDisputes();
    try {
      switch (random.nextInt(15)) {
        case 0, 1, 2 -> subscribe();
        case 3, 4 -> change();
        case 5 -> leaveOrStay();
        case 6 -> pause();
        case 7, 8, 9 -> payments.add(shop.buyPack("credits-500", card()));
        case 10 -> refund();
        case 11 -> failRefund();
        case 12 -> dispute();
        case 13 -> behave();
        default -> {}
      }
    } catch (ApiError | StripeRefusedException | ApiException refused) {
      // Next week is another one.
    }
  }

  private TestCard card() {
    return CARDS.get(random.nextInt(CARDS.size()));
  }

  private void subscribe() {
    if (isRunning()) {
      change();
    } else if (random.nextInt(6) == 0) {
      subscription = shop.tryPlan(plan());
    } else {
      subscription = shop.buyPlan(plan(), interval(), card());
      poor = false;
    }
  }

  /** To a dearer plan, a cheaper one, or another interval, here or in the portal. */
  private void change() {
    if (isRunning()) {
      if (random.nextInt(3) == 0) {
        String sold = "pixell_" + plan() + (random.nextInt(4) == 0 ? "_annual" : "_monthly");
        shop.choose(String.valueOf(subscription), sold);
      } else {
        shop.change(plan(), interval());
      }
    }
  }

  private String plan() {
    return PLANS.get(random.nextInt(PLANS.size()));
  }

  private String interval() {
    return random.nextInt(4) == 0 ? "year" : "month";
  }

  private void leaveOrStay() {
    if (isRunning()) {
      switch (random.nextInt(3)) {
        case 0 -> shop.cancel("now");
        case 1 -> shop.cancel("period_end");
        default -> shop.resume();
      }
    }
  }

  /** Support stops charging for a while. */
  private void pause() {
    if (isRunning()) {
      boolean paused = current().has("pause_collection");
      Object pause = paused ? "" : Map.of("behavior", PAUSES.get(random.nextInt(PAUSES.size())));
      shop.post("/v1/subscriptions/" + subscription, Map.of("pause_collection", pause));
    }
  }

  private void refund() {
    if (!payments.isEmpty()) {
      StripeObject charge = charge(payments.get(random.nextInt(payments.size())));
      long left = charge.number("amount") - charge.number("amount_refunded");
      if (left > 0 && !charge.flag("disputed")) {
        refunded = shop.refund(charge.need("payment_intent"), 1 + random.nextLong(left));
        refundedAt = path.now();
      }
    }
  }

  /** The bank sends the last refund back, as it does within a few weeks. */
  private void failRefund() {
    String refund = refunded;
    if (refund != null && path.now().isBefore(refundedAt.plus(SENT_BACK_WITHIN))) {
      stripe.failRefund(refund);
      refunded = null;
    }
  }

  private void dispute() {
    if (!payments.isEmpty()) {
      StripeObject charge = charge(payments.get(random.nextInt(payments.size())));
      if (charge.number("amount_refunded") == 0 && !charge.flag("disputed")) {
        StripeObject dispute =
            stripe.openDispute(charge.id(), charge.number("amount"), "fraudulent", false);
        String outcome = random.nextBoolean() ? "won" : "lost";
        disputes.add(new Dispute(dispute.id(), path.now().plus(OPEN_FOR), outcome));
      }
    }
  }

  private void endDisputes() {
    for (Dispute dispute : List.copyOf(disputes)) {
      if (!dispute.endsAt().isAfter(path.now())) {
        stripe.closeDispute(dispute.id(), dispute.outcome());
        disputes.remove(dispute);
      }
    }
  }

  /** From now on the card has no money; or has some again. */
  private void behave() {
    if (subscription != null || !payments.isEmpty()) {
      poor = !poor;
      TestCard card = poor ? TestCard.INSUFFICIENT_FUNDS : TestCard.VISA;
      String methods = "/v1/customers/" + shop.customer() + "/payment_methods";
      path.gateway()
          .get(methods, Map.of("limit", 100))
          .list("data")
          .forEach(method -> stripe.behave(method.id(), card));
    }
  }

  private boolean isRunning() {
    return subscription != null && !ENDED.contains(current().need("status"));
  }

  private StripeObject current() {
    return stripe.get(String.valueOf(subscription));
  }

  private StripeObject charge(String payment) {
    return stripe.get(shop.charge(payment));
  }
}
