package io.tallyman.proving.money;

import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.payments.TestCard;
import java.time.Duration;
import java.util.UUID;

/** Something that happens at Stripe, after something else has, and by how its webhooks go. */
enum Story {
  FIRST_PURCHASE("plan starter active") {
    @Override
    void happen(MoneyPath path, Shop shop, String before) {
      shop.buyPlan(STARTER, TestCard.VISA);
    }
  },
  RENEWAL("plan starter active") {
    @Override
    String begin(MoneyPath path, Shop shop) {
      return shop.buyPlan(STARTER, TestCard.VISA);
    }

    @Override
    void happen(MoneyPath path, Shop shop, String before) {
      let(path, Duration.ofDays(28).plusHours(2));
    }
  },
  UPGRADE("plan pro active") {
    @Override
    String begin(MoneyPath path, Shop shop) {
      return shop.buyPlan(STARTER, TestCard.VISA);
    }

    @Override
    void happen(MoneyPath path, Shop shop, String subscription) {
      let(path, Duration.ofDays(10));
      shop.change("pro", "month");
    }
  },
  REFUND(" 700 2000 f f 175000000 f") {
    @Override
    String begin(MoneyPath path, Shop shop) {
      return shop.buyPack(PACK, TestCard.VISA);
    }

    @Override
    void happen(MoneyPath path, Shop shop, String payment) {
      shop.refund(payment, 500);
      shop.refund(payment, 200);
    }
  },
  DISPUTE("f t 500000000 f") {
    @Override
    String begin(MoneyPath path, Shop shop) {
      return shop.buyPack(PACK, TestCard.VISA);
    }

    @Override
    void happen(MoneyPath path, Shop shop, String payment) {
      StripeObject dispute =
          path.stripe().openDispute(shop.charge(payment), 2000, "fraudulent", false);
      path.stripe().closeDispute(dispute.id(), "lost");
    }
  },
  TOP_UP("credits 1000000000") {
    @Override
    String begin(MoneyPath path, Shop shop) {
      return shop.buyPack(PACK, TestCard.VISA);
    }

    @Override
    void happen(MoneyPath path, Shop shop, String payment) {
      shop.topUp(PACK, "500", UUID.fromString("01890000-0000-7000-8000-000000000001"), 2000);
    }
  };

  private static final String STARTER = "starter";
  private static final String PACK = "credits-500";

  private final String end;

  Story(String end) {
    this.end = end;
  }

  /** What a line of the ledger's state holds in the end. */
  String end() {
    return end;
  }

  /** What has happened before, and has been heard of; returns what it is about. */
  String begin(MoneyPath path, Shop shop) {
    return "";
  }

  /** What happens; its webhooks are what the test is about. */
  abstract void happen(MoneyPath path, Shop shop, String before);

  private static void let(MoneyPath path, Duration time) {
    path.setClock(path.now().plus(time));
    path.stripe().advanceTo(path.now());
  }
}
