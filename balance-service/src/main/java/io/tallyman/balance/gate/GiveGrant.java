package io.tallyman.balance.gate;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.catalog.Timeline;
import io.tallyman.balance.requests.Answer;
import io.tallyman.balance.requests.OnceOnly;
import io.tallyman.balance.store.AccountLocks.Locked;
import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.balance.store.Referenced;
import io.tallyman.balance.store.StoredAccount;
import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Decision;
import io.tallyman.ledger.Kind;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.Lot;
import io.tallyman.money.Credits;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.IdempotencyKey;
import io.tallyman.web.access.Caller;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives units to a wallet, or takes them away by an adjustment: once for each reference. */
final class GiveGrant {
  private final OrganizationTransactions transactions;
  private final CatalogHistory catalogs;
  private final OnceOnly onceOnly;
  private final InstantSource clock;

  GiveGrant(
      OrganizationTransactions transactions,
      CatalogHistory catalogs,
      OnceOnly onceOnly,
      InstantSource clock) {
    this.transactions = transactions;
    this.catalogs = catalogs;
    this.onceOnly = onceOnly;
    this.clock = clock;
  }

  Answer<GrantAnswer> give(
      String organization,
      String wallet,
      GrantRequest request,
      @Nullable IdempotencyKey key,
      Caller actor) {
    Instant now = clock.instant();
    Timeline timeline = catalogs.timeline();
    Wanted wanted = Wanted.of(wallet, request, timeline, now);
    return transactions.changeOpening(
        organization,
        Openings.at(timeline, now),
        now,
        onceOnly.answering(
            key,
            now,
            transaction -> Answer.ok(give(transaction, new Ledger(timeline), wanted, actor, now))));
  }

  private GrantAnswer give(
      OrganizationTransaction transaction,
      Ledger ledger,
      Wanted wanted,
      Caller actor,
      Instant now) {
    transaction.claimReference(wanted.reference());
    long accountId =
        transaction.openWallet(wanted.wallet(), Openings.at(catalogs.timeline(), now), now);
    Locked locked = transaction.lock(accountId, clock);
    Referenced before = transaction.findByReference(wanted.reference());
    if (before != null) {
      wanted.checkSameAs(before);
    } else if (transaction.hasLot(wanted.reference())) {
      throw wanted.conflict("something else");
    } else {
      post(transaction, ledger, locked, accountId, wanted);
    }
    Referenced posted = Objects.requireNonNull(transaction.findByReference(wanted.reference()));
    GrantAnswer answer = GrantAnswer.of(wanted.reference(), posted);
    if (before == null) {
      transaction.audit(answer.deedOf(actor), now);
    }
    return answer;
  }

  private static void post(
      OrganizationTransaction transaction,
      Ledger ledger,
      Locked locked,
      long accountId,
      Wanted wanted) {
    StoredAccount stored = Objects.requireNonNull(locked.accounts().get(accountId));
    Instant last = stored.account().postedAt();
    Instant now = locked.clock().isBefore(last) ? last : locked.clock();
    switch (ledger.decide(stored.account(), wanted.command(), now)) {
      case Decision.Decided decided -> transaction.store(new Change(stored, decided), now);
      case Decision.Insufficient insufficient ->
          throw new ApiException(
                  ErrorCode.INSUFFICIENT_CREDITS,
                  "the wallet does not hold what the adjustment would take")
              .with("required", wanted.shown(insufficient.required()))
              .with("available", wanted.shown(insufficient.available()));
      case Decision.Refused never ->
          throw new IllegalStateException("a grant is not refused otherwise: " + never);
      case Decision.OutOfRange outOfRange ->
          throw ApiException.invalidField(
              "amount", "the wallet would hold more than 9e12 " + wanted.unit());
    }
  }

  /** A grant that is valid by itself. */
  private record Wanted(
      String wallet,
      LotSource source,
      String unit,
      long units,
      @Nullable Instant expiresAt,
      String reference,
      String reason) {

    static Wanted of(String wallet, GrantRequest request, Timeline timeline, Instant now) {
      LotSource source = request.checkedSource();
      String unit = request.checkedUnit(timeline.at(now).catalog().tiers().keySet());
      long units = request.checkedUnits(unit);
      if (units < 0 && source != LotSource.ADJUSTMENT) {
        throw ApiException.invalidField("amount", "only an adjustment may be negative");
      }
      Instant expiresAt = request.checkedExpiry(now);
      return new Wanted(
          wallet,
          source,
          unit,
          units,
          units < 0 || expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MICROS),
          request.checkedReference(),
          request.checkedReason());
    }

    Command command() {
      return units > 0
          ? new Command.Grant(source, unit, units, expiresAt, reference, reason)
          : new Command.Deduct(Kind.ADJUSTMENT, unit, -units, reference, reason);
    }

    void checkSameAs(Referenced before) {
      boolean same =
          before.wallet().equals(wallet)
              && before.kind().code().equals(source.code())
              && unit.equals(before.tier() == null ? Lot.CREDITS : before.tier())
              && before.units() == units
              && Objects.equals(before.expiresAt(), expiresAt);
      if (!same) {
        throw conflict("another grant");
      }
    }

    ApiException conflict(String other) {
      return new ApiException(
          ErrorCode.CONFLICT, "reference " + reference + " stands for " + other);
    }

    String shown(long amount) {
      return unit.equals(Lot.CREDITS) ? Credits.ofMicros(amount).toString() : Long.toString(amount);
    }
  }
}
