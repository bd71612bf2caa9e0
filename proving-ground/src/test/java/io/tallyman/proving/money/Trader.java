package io.tallyman.proving.money;

import io.tallyman.billing.stripe.StripeRefusedException;
import io.tallyman.simulator.StripeSimulator;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.payments.TestCard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** An organization that buys, changes, cancels, is refunded and disputes at random. */
final class Trader {
  private static final List<String> PLANS =
      List.of("pixell_starter_monthly", "pixell_pro_monthly", "pixell_max_monthly");
  private static final Duration OPEN_FOR = Duration.ofDays(20);

  private final MoneyPath path;
  private final StripeSimulator stripe;
  private final Shop shop;
  private final Random random;
  private final List<String> payments = new ArrayList<>();
  private final List<Dispute> disputes = new ArrayList<>();
  private @Nullable String subscription;
  private int plan;
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

  /** What it does in a week; declines are part of life. */
  void live() {
    endDisputes();
    try {
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> subscribeOrUpgrade();
        case 3 -> cancel();
        case 4, 5, 6 ->
            payments.add(shop.buyPack("credits-500", "pixell_credits_500", TestCard.VISA));
        case 7 -> refund();
        case 8 -> dispute();
        case 9 -> behave();
        default -> {}
      }
    } catch (RuntimeException declined) {
      if (!isDecline(declined)) {
        throw declined;
      }
    }
  }

  private static boolean isDecline(RuntimeException failed) {
    return failed instanceof ApiError || failed instanceof StripeRefusedException;
  }

  private void subscribeOrUpgrade() {
    if (!isRunning()) {
      plan = random.nextInt(2);
      subscription = shop.buyPlan(PLANS.get(plan), TestCard.VISA);
      poor = false;
    } else if (plan < PLANS.size() - 1 && is("active")) {
      shop.change(String.valueOf(subscription), PLANS.get(plan + 1));
      plan++;
    }
  }

  private void cancel() {
    if (isRunning()) {
      String id = String.valueOf(subscription);
      if (random.nextBoolean()) {
        shop.cancel(id);
      } else {
        shop.post("/v1/subscriptions/" + id, Map.of("cancel_at_period_end", true));
      }
    }
  }

  private void refund() {
    if (!payments.isEmpty()) {
      StripeObject charge = charge(payments.get(random.nextInt(payments.size())));
      long left = charge.number("amount") - charge.number("amount_refunded");
      if (left > 0 && !charge.flag("disputed")) {
        shop.refund(charge.need("payment_intent"), 1 + random.nextLong(left));
      }
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
    poor = !poor;
    stripe.all("payment_method").stream()
        .filter(method -> method.is("customer", shop.customer()))
        .forEach(method ->
            stripe.behave(method.id(), poor ? TestCard.INSUFFICIENT_FUNDS : TestCard.VISA));
  }

  private boolean isRunning() {
    return subscription != null && (is("active") || is("past_due"));
  }

  private boolean is(String status) {
    return path.gateway()
        .get("/v1/subscriptions/" + subscription, Map.of())
        .required("status")
        .equals(status);
  }

  private StripeObject charge(String payment) {
    String id = shop.charge(payment);
    return stripe.all("charge").stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
