package io.tallyman.balance.posting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.billing.TakeFact;
import io.tallyman.balance.posting.ModelAccounts.Place;
import io.tallyman.balance.store.AccountDirectory;
import io.tallyman.balance.store.AccountDirectory.Ref;
import io.tallyman.ledger.PlainAccount;
import io.tallyman.ledger.PlainAccount.Answer;
import io.tallyman.ledger.PlainRun;
import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import io.tallyman.topic.BillingEvent;
import io.tallyman.topic.BillingFact;
import io.tallyman.topic.BillingFact.DisputeClosed;
import io.tallyman.topic.BillingFact.DisputeOpened;
import io.tallyman.topic.BillingFact.Interval;
import io.tallyman.topic.BillingFact.Outcome;
import io.tallyman.topic.BillingFact.PackPurchased;
import io.tallyman.topic.BillingFact.PaymentFailed;
import io.tallyman.topic.BillingFact.PeriodPaid;
import io.tallyman.topic.BillingFact.PurchaseKind;
import io.tallyman.topic.BillingFact.PurchaseRefunded;
import io.tallyman.topic.BillingFact.Status;
import io.tallyman.topic.BillingFact.SubscriptionState;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What billing-sync tells, at random: also twice, late, and in another order than it happened. */
final class ModelFacts {
  private static final Currency USD = Currency.getInstance("USD");

  /** Minor units that every pack costs here. */
  private static final long PAID = 700;

  private final Random random;
  private final LedgerUnderTest ledger;
  private final ModelAccounts accounts;
  private final TakeFact takeFact;
  private final List<Payment> payments = new ArrayList<>();
  private final Set<String> invoices = new HashSet<>();
  private final Set<String> ended = new HashSet<>();
  private long revision;

  /** A payment, what is known of it, and what that has come to. */
  private static final class Payment {
    final String id;
    final Place place;
    final long units;
    int lot;
    long refunded;
    long refundRevision;
    boolean disputed;
    boolean lost;
    long disputeRevision;
    long taken;
    boolean frozen;

    Payment(String id, Place place, long units) {
      this.id = id;
      this.place = place;
      this.units = units;
    }

    boolean isBought() {
      return lot > 0;
    }
  }

  ModelFacts(Random random, LedgerUnderTest ledger, ModelAccounts accounts) {
    this.random = random;
    this.ledger = ledger;
    this.accounts = accounts;
    takeFact = new TakeFact(ledger.catalogs, new AccountDirectory(ledger.writer), ledger::now);
  }

  String step(Place place) {
    Place home = new Place(place.organization(), "default");
    return switch (random.nextInt(10)) {
      case 0, 1 -> pay(new Payment("pi_" + payments.size(), place, units()));
      case 2, 3, 4 -> refund(any(place));
      case 5, 6 -> dispute(any(place));
      case 7, 8 -> period(home);
      default -> trouble(home);
    };
  }

  private long units() {
    return random.nextInt(1, 100) * ModelRules.CREDIT + random.nextInt(3);
  }

  /** Mostly one that was told of; else one of which the purchase will be told later. */
  private Payment any(Place place) {
    List<Payment> own =
        payments.stream()
            .filter(payment -> payment.place.organization().equals(place.organization()))
            .toList();
    if (own.isEmpty() || random.nextInt(8) == 0) {
      Payment coming = new Payment("pi_" + payments.size(), place, units());
      payments.add(coming);
      return coming;
    }
    return own.get(random.nextInt(own.size()));
  }

  private String pay(Payment payment) {
    Payment bought = random.nextInt(4) == 0 ? any(payment.place) : payment;
    if (bought == payment) {
      payments.add(payment);
    }
    PlainAccount account = accounts.open(bought.place);
    tell(
        bought.place,
        ++revision,
        new PackPurchased(
            bought.id,
            "a-pack",
            Credits.ofMicros(bought.units),
            bought.place.wallet(),
            new Money(PAID, USD),
            PurchaseKind.MANUAL,
            null));
    if (!bought.isBought()) {
      assertThat(account.grant("purchase", "credits", bought.units, null, ledger.now()))
          .isEqualTo(Answer.DONE);
      bought.lot = account.lots().getLast().number;
      settle(bought);
    }
    return compared(bought.place, "buy " + bought.id);
  }

  private String refund(Payment payment) {
    long told = random.nextInt(4) == 0 ? Math.max(1, payment.refundRevision) : ++revision;
    long refunded =
        random.nextInt(4) == 0 ? 0 : random.nextBoolean() ? PAID : random.nextLong(PAID);
    accounts.open(new Place(payment.place.organization(), "default"));
    tell(payment.place, told, new PurchaseRefunded(payment.id, refunded, PAID));
    if (told > payment.refundRevision) {
      payment.refundRevision = told;
      payment.refunded = refunded;
      settle(payment);
    }
    return compared(payment.place, "refund " + refunded + " of " + payment.id);
  }

  private String dispute(Payment payment) {
    long told = random.nextInt(4) == 0 ? Math.max(1, payment.disputeRevision) : ++revision;
    boolean opened = random.nextBoolean();
    boolean lost = !opened && random.nextInt(3) == 0;
    accounts.open(new Place(payment.place.organization(), "default"));
    tell(
        payment.place,
        told,
        opened
            ? new DisputeOpened("dp_" + payment.id, payment.id)
            : new DisputeClosed("dp_" + payment.id, payment.id, lost ? Outcome.LOST : Outcome.WON));
    if (told > payment.disputeRevision) {
      payment.disputeRevision = told;
      payment.disputed = opened;
      payment.lost |= lost;
      settle(payment);
    }
    return compared(payment.place, (opened ? "open" : lost ? "lose" : "win") + " " + payment.id);
  }

  /** Takes back, or gives back, what a payment's whole story says. */
  private void settle(Payment payment) {
    if (!payment.isBought()) {
      return;
    }
    PlainAccount account = accounts.get(payment.place);
    Instant now = ledger.now();
    long due =
        payment.lost ? payment.units : (2 * payment.units * payment.refunded + PAID) / (2 * PAID);
    boolean frozen = payment.disputed && due < payment.units;
    if (payment.frozen && !frozen && due < payment.units) {
      account.thaw(payment.lot, now);
    }
    if (due > payment.taken) {
      account.claw(payment.lot, due - payment.taken, now);
    } else if (due < payment.taken) {
      account.grant("purchase", "credits", payment.taken - due, null, now);
    }
    if (frozen && !payment.frozen) {
      account.freeze(payment.lot, now);
    }
    payment.taken = due;
    payment.frozen = frozen;
  }

  private String period(Place home) {
    PlainAccount account = accounts.open(home);
    Instant from = ledger.now().minus(random.nextInt(60), ChronoUnit.HOURS);
    Instant to = from.atOffset(ZoneOffset.UTC).plusMonths(1).toInstant();
    String subscription = subscription(account);
    String invoice = home.organization() + random.nextInt(1_000);
    String plan = random.nextBoolean() ? "silver" : "gold";
    tell(
        home,
        ++revision,
        new PeriodPaid(
            invoice, subscription, plan, Interval.MONTH, from, to, new Money(PAID, USD)));
    if (invoices.add(invoice) && !ended.contains(home.organization() + subscription)) {
      assertThat(account.start(subscription, plan, false, from, to, ledger.now()))
          .isEqualTo(Answer.DONE);
    }
    return compared(home, "%s paid for %s from %s".formatted(subscription, plan, from));
  }

  /** A payment fails, or a subscription ends; often one that does not run. */
  private String trouble(Place home) {
    PlainAccount account = accounts.open(home);
    account.advance(ledger.now());
    String subscription = subscription(account);
    PlainRun run = account.run();
    boolean runs = run != null && run.subscription.equals(subscription);
    if (random.nextInt(3) > 0) {
      tell(home, ++revision, new PaymentFailed("unpaid", subscription, ledger.now()));
      if (runs) {
        account.fail(subscription, ledger.now(), ledger.now());
      }
      return compared(home, subscription + " failed");
    }
    Instant now = ledger.now();
    tell(
        home,
        ++revision,
        new SubscriptionState(
            subscription,
            "gold",
            Interval.MONTH,
            Status.CANCELED,
            now,
            now,
            null,
            null,
            null,
            now));
    ended.add(home.organization() + subscription);
    if (runs) {
      account.cancel(subscription, true, now);
    }
    return compared(home, subscription + " ended");
  }

  /** Mostly the one that runs, if somebody sells it. */
  private String subscription(PlainAccount account) {
    PlainRun run = account.run();
    return run != null && run.subscription.startsWith("sub_") && random.nextInt(4) > 0
        ? run.subscription
        : "sub_" + random.nextInt(6);
  }

  private void tell(Place place, long told, BillingFact fact) {
    BillingEvent event = new BillingEvent(place.organization(), told, ledger.now(), fact);
    Ref account = takeFact.resolve(event);
    try {
      ledger.writer.useTransaction(handle -> takeFact.take(handle, event, account));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String compared(Place place, String what) {
    if (accounts.places().contains(place)) {
      accounts.advance(place);
      accounts.compare(place);
    }
    return what + " in " + place;
  }
}
