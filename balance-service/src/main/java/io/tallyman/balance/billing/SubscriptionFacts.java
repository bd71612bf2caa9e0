package io.tallyman.balance.billing;

import io.tallyman.balance.store.BillingSubscriptions;
import io.tallyman.balance.store.BillingSubscriptions.Invoice;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Lot;
import io.tallyman.ledger.Period;
import io.tallyman.ledger.PlanCommand;
import io.tallyman.ledger.PlanCommand.When;
import io.tallyman.ledger.PlanRun;
import io.tallyman.ledger.PlanRun.Interval;
import io.tallyman.ledger.Posting.Line;
import io.tallyman.refusal.Reason;
import io.tallyman.topic.BillingFact.InvoiceRefunded;
import io.tallyman.topic.BillingFact.PaymentFailed;
import io.tallyman.topic.BillingFact.PeriodPaid;
import io.tallyman.topic.BillingFact.SubscriptionState;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is told of subscriptions and their invoices. */
final class SubscriptionFacts {
  private final BillingSubscriptions subscriptions;
  private final LockedAccount account;

  SubscriptionFacts(BillingSubscriptions subscriptions, LockedAccount account) {
    this.subscriptions = subscriptions;
    this.account = account;
  }

  /** Brings the plan to the state that is told. A plan starts when it is paid for, not by this. */
  void take(SubscriptionState state, long revision, Instant at) throws SQLException {
    String subscription = state.subscription();
    checkName(subscription);
    boolean ended = state.endedAt() != null || isOver(state);
    if (!subscriptions.noteSubscription(subscription, revision, ended)) {
      return;
    }
    PlanRun run = account.running(subscription);
    if (ended) {
      if (run != null) {
        account.give(new PlanCommand.Cancel(subscription, When.NOW));
      }
      return;
    }
    switch (state.status()) {
      case TRIALING -> takeTrial(state, run);
      case ACTIVE -> takeTerms(state, run, true);
      case PAST_DUE, UNPAID -> {
        takeTerms(state, run, false);
        if (run != null) {
          account.give(new PlanCommand.Fail(subscription, micros(at)));
        }
      }
      case PAUSED, INCOMPLETE, INCOMPLETE_EXPIRED, CANCELED -> {}
    }
  }

  private static boolean isOver(SubscriptionState state) {
    return switch (state.status()) {
      case CANCELED, INCOMPLETE_EXPIRED -> true;
      case TRIALING, ACTIVE, PAST_DUE, UNPAID, PAUSED, INCOMPLETE -> false;
    };
  }

  private void takeTrial(SubscriptionState state, @Nullable PlanRun run) throws SQLException {
    Instant end = state.trialEnd();
    if (run == null && end != null) {
      account.give(
          new PlanCommand.Try(
              state.subscription(), state.plan(), interval(state.interval()), micros(end)));
    } else {
      takeTerms(state, run, false);
    }
  }

  private void takeTerms(SubscriptionState state, @Nullable PlanRun run, boolean recovers)
      throws SQLException {
    if (run == null) {
      return;
    }
    String subscription = state.subscription();
    Interval interval = interval(state.interval());
    if (!run.plan().equals(state.plan()) || run.interval() != interval) {
      account.give(new PlanCommand.Change(subscription, state.plan(), interval, When.NOW));
    }
    String next = state.nextPlan() == null ? state.plan() : state.nextPlan();
    if (!run.isTrial()) {
      account.give(new PlanCommand.Change(subscription, next, interval, When.PERIOD_END));
    }
    Instant cancelAt = state.cancelAt();
    account.give(
        new PlanCommand.CancelAt(subscription, cancelAt == null ? null : micros(cancelAt)));
    if (recovers) {
      account.give(new PlanCommand.Recover(subscription));
    }
  }

  /** Once for each invoice. One that comes after its subscription has ended starts nothing. */
  void take(PeriodPaid paid, Instant at) throws SQLException {
    String subscription = paid.subscription();
    checkName(subscription);
    Period period = new Period(micros(paid.periodStart()), micros(paid.periodEnd()));
    Invoice invoice = new Invoice(paid.invoice(), subscription, period.start(), period.end());
    if (!subscriptions.notePaid(invoice, paid.amount(), at)
        || subscriptions.hasEnded(subscription)) {
      return;
    }
    account.give(
        new PlanCommand.Start(subscription, paid.plan(), interval(paid.interval()), period));
  }

  /** A failure that is told after the payment did succeed is out of date. */
  void take(PaymentFailed failed) throws SQLException {
    boolean paid = subscriptions.paidInvoice(failed.invoice()) != null;
    if (!paid && account.running(failed.subscription()) != null) {
      account.give(new PlanCommand.Fail(failed.subscription(), micros(failed.failedAt())));
    }
  }

  /** Refunded in full, what is unspent of the period goes; refunded in part, nothing does. */
  void take(InvoiceRefunded refund) throws SQLException {
    Invoice invoice = subscriptions.paidInvoice(refund.invoice());
    if (invoice == null) {
      throw new FactRefusedException(
          Reason.UNKNOWN_BILLING_OBJECT, "no invoice " + refund.invoice() + " has been paid");
    }
    subscriptions.noteInvoiceRefund(invoice.id(), refund.refunded());
    if (refund.refunded() < refund.paid()) {
      return;
    }
    for (Lot lot : lotsOf(invoice)) {
      Line line = new Line(null, 0, invoice.id(), "invoice refunded", null);
      account.give(new Command.TakeBackUnspent(lot.number(), line));
    }
  }

  private List<Lot> lotsOf(Invoice invoice) {
    List<String> prefixes =
        List.of("plan:" + invoice.subscription() + ":", "upgrade:" + invoice.subscription() + ":");
    return account.account().lots().stream()
        .filter(lot -> lot.open() && prefixes.stream().anyMatch(lot.reference()::startsWith))
        .filter(lot ->
            !lot.startsAt().isBefore(invoice.periodStart())
                && lot.startsAt().isBefore(invoice.periodEnd()))
        .toList();
  }

  private static void checkName(String subscription) {
    if (PlanRun.isReserved(subscription)) {
      throw new FactRefusedException(
          Reason.FACT_NOT_POSSIBLE, "no subscription may be called " + subscription);
    }
  }

  private static Interval interval(io.tallyman.topic.BillingFact.Interval told) {
    return switch (told) {
      case MONTH -> Interval.MONTH;
      case YEAR -> Interval.YEAR;
    };
  }

  private static Instant micros(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS);
  }
}
