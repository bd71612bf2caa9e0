package io.tallyman.balance.billing;

import io.tallyman.balance.store.BillingPayments;
import io.tallyman.balance.store.BillingPayments.Payment;
import io.tallyman.balance.store.BillingPayments.Purchase;
import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.LotSource;
import io.tallyman.catalog.Pack;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Lot;
import io.tallyman.ledger.Posting.Line;
import io.tallyman.money.Credits;
import io.tallyman.refusal.Reason;
import io.tallyman.topic.BillingFact.PackPurchased;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is told of payments for credits. What is told is kept first, in any order; then the ledger
 * is brought to where that leads. So a refund told before its purchase, or twice, does no harm.
 */
final class PurchaseFacts {
  /** Locks the account that a payment went to. */
  @FunctionalInterface
  interface Accounts {
    LockedAccount lock(long accountId) throws SQLException;
  }

  private final BillingPayments payments;
  private final Accounts accounts;

  PurchaseFacts(BillingPayments payments, Accounts accounts) {
    this.payments = payments;
    this.accounts = accounts;
  }

  /** Once for each payment; a grant that bears its id does not keep it from being credited. */
  void take(PackPurchased bought, LockedAccount account, Catalog catalog, Instant at)
      throws SQLException {
    if (payments.lock(bought.payment()).accountId() != null) {
      return;
    }
    Pack pack = catalog.packs().get(bought.pack());
    Credits credits =
        bought.credits() != null ? bought.credits() : pack == null ? null : pack.credits();
    if (credits == null) {
      throw new FactRefusedException(
          Reason.UNKNOWN_BILLING_OBJECT, "the catalog has no pack " + bought.pack());
    }
    account.give(
        new Command.Grant(
            LotSource.PURCHASE,
            Lot.CREDITS,
            credits.micros(),
            expiry(pack, account.now()),
            payments.isLot(bought.payment()) ? "purchase:" + bought.payment() : bought.payment(),
            pack == null ? bought.pack() : pack.title()));
    payments.notePurchase(
        bought.payment(),
        account.account().id(),
        account.account().lastLot(),
        credits.micros(),
        new Purchase(
            bought.pack(),
            bought.kind().name().toLowerCase(Locale.ROOT),
            bought.attempt(),
            bought.amount(),
            at));
    settle(bought.payment());
  }

  void takeRefund(String payment, long revision, long refunded, long paid) throws SQLException {
    payments.lock(payment);
    if (payments.noteRefund(payment, revision, refunded, paid)) {
      settle(payment);
    }
  }

  void takeDispute(String payment, long revision, boolean disputed, boolean lost)
      throws SQLException {
    payments.lock(payment);
    if (payments.noteDispute(payment, revision, disputed, lost)) {
      settle(payment);
    }
  }

  /** Brings the ledger to where what was told of a payment leads. */
  private void settle(String id) throws SQLException {
    Payment payment = payments.lock(id);
    Long accountId = payment.accountId();
    long due = due(payment);
    boolean frozen = payment.disputed() && due < payment.units();
    if (accountId == null || (due == payment.taken() && frozen == payment.frozen())) {
      return;
    }
    LockedAccount account = accounts.lock(accountId);
    account.read(payment.lot());
    if (payment.frozen() && !frozen && due < payment.units()) {
      account.give(new Command.Thaw(payment.lot(), line(payment, "dispute won")));
    }
    if (due > payment.taken()) {
      String why = payment.lost() ? "dispute lost" : "refunded";
      account.give(new Command.ClawBack(payment.lot(), due - payment.taken(), line(payment, why)));
    } else if (due < payment.taken()) {
      giveBack(account, payment, payment.taken() - due);
    }
    if (frozen && !payment.frozen()) {
      account.give(new Command.Freeze(payment.lot(), line(payment, "frozen: disputed")));
    }
    payments.noteDone(id, due, frozen);
  }

  /** How much of what was bought is to be taken back in all: half up. */
  private static long due(Payment payment) {
    if (payment.lost()) {
      return payment.units();
    }
    if (payment.refunded() == 0) {
      return 0;
    }
    BigInteger paid = BigInteger.valueOf(payment.paid());
    BigInteger twice =
        BigInteger.valueOf(payment.units())
            .multiply(BigInteger.valueOf(payment.refunded()))
            .shiftLeft(1);
    return twice.add(paid).divide(paid.shiftLeft(1)).longValueExact();
  }

  /** A refund has failed after all. */
  private static void giveBack(LockedAccount account, Payment payment, long units)
      throws SQLException {
    String reference = payment.id() + ":restored:" + account.account().seq();
    account.give(
        new Command.Grant(
            LotSource.PURCHASE, Lot.CREDITS, units, null, reference, "refund failed"));
  }

  private static Line line(Payment payment, String why) {
    return new Line(null, 0, payment.id(), why, null);
  }

  private static @Nullable Instant expiry(@Nullable Pack pack, Instant now) {
    return pack == null || pack.validity() == null
        ? null
        : now.atOffset(ZoneOffset.UTC).plus(pack.validity()).toInstant();
  }
}
