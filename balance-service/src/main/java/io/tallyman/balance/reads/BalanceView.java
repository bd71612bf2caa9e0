package io.tallyman.balance.reads;

import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.balance.store.StoredAccount;
import io.tallyman.balance.store.WalletQueries;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.Lot;
import io.tallyman.ledger.PlanRun;
import io.tallyman.money.Credits;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a wallet holds at {@code asOf}.
 *
 * @param plan null where the wallet runs none
 * @param lots the live ones, in the order in which they burn
 */
public record BalanceView(
    String organization,
    String wallet,
    Instant asOf,
    @Nullable PlanView plan,
    CreditsView credits,
    List<TierView> tiers,
    List<LotView> lots,
    @Nullable Instant lastCreditAt,
    @Nullable Instant lastDebitAt) {

  /** The plan a wallet runs, and its period. */
  public record PlanView(
      String id,
      String status,
      Instant currentPeriodStart,
      Instant currentPeriodEnd,
      @Nullable Instant trialEndsAt,
      @Nullable Instant graceEndsAt,
      @Nullable Instant cancelAt,
      @Nullable String nextPlan) {}

  /**
   * Credits.
   *
   * @param available live and not held: what may be spent
   * @param held pinned by holds
   * @param overage used, and covered by no lot
   */
  public record CreditsView(Credits available, Credits held, Credits overage) {}

  /** A tier's counter, over its live lots; whole actions. */
  public record TierView(String tier, String included, String used, String remaining) {}

  /** A lot; amounts are credits, or whole actions of the tier {@code unit}. */
  public record LotView(
      String id,
      String unit,
      String source,
      String amount,
      String remaining,
      Instant startsAt,
      @Nullable Instant expiresAt,
      String reference) {}

  /** The balance of a wallet; empty where nothing has happened in it yet. */
  public static BalanceView read(
      OrganizationTransaction transaction, String wallet, Ledger ledger, Instant now) {
    String organization = transaction.organization().name();
    return WalletQueries.find(transaction, wallet)
        .map(stored -> of(organization, Advanced.to(now, stored, ledger), now))
        .orElseGet(() -> empty(organization, wallet, now));
  }

  /** Whether the other one tells the same, though perhaps as of another moment. */
  boolean saysTheSameAs(@Nullable BalanceView other) {
    return other != null && equals(other.asOf(asOf));
  }

  private BalanceView asOf(Instant moment) {
    return new BalanceView(
        organization, wallet, moment, plan, credits, tiers, lots, lastCreditAt, lastDebitAt);
  }

  /** The balance of an account that has been advanced to {@code now}. */
  static BalanceView of(String organization, Advanced advanced, Instant now) {
    return of(
        organization,
        advanced.stored().name(),
        advanced.account(),
        advanced.lastCreditAt(),
        advanced.lastDebitAt(),
        now);
  }

  /** The balance of an account as a transaction at {@code now} leaves it. */
  public static BalanceView of(String organization, StoredAccount stored, Instant now) {
    return of(
        organization,
        stored.wallet(),
        stored.account(),
        stored.lastCreditAt(),
        stored.lastDebitAt(),
        now);
  }

  private static BalanceView of(
      String organization,
      String wallet,
      Account account,
      @Nullable Instant lastCreditAt,
      @Nullable Instant lastDebitAt,
      Instant now) {
    List<Lot> live =
        account.lots().stream()
            .filter(lot -> lot.isLive(now) && (lot.remaining() > 0 || lot.open()))
            .filter(lot -> !account.isSuspended(lot))
            .sorted(Lot.BURN_ORDER)
            .toList();
    return new BalanceView(
        organization,
        wallet,
        now,
        planOf(account.plan()),
        new CreditsView(
            Credits.ofMicros(account.available(Lot.CREDITS, now)),
            Credits.ofMicros(account.held()),
            Credits.ofMicros(account.overage())),
        tiers(live),
        live.stream().map(lot -> lotOf(account.id(), lot)).toList(),
        lastCreditAt,
        lastDebitAt);
  }

  /** The balance of a wallet in which nothing has happened yet. */
  static BalanceView empty(String organization, String wallet, Instant now) {
    return new BalanceView(
        organization,
        wallet,
        now,
        null,
        new CreditsView(Credits.ZERO, Credits.ZERO, Credits.ZERO),
        List.of(),
        List.of(),
        null,
        null);
  }

  /** Units of a lot as people read them. */
  static String units(String unit, long units) {
    return unit.equals(Lot.CREDITS) ? Credits.ofMicros(units).toString() : Long.toString(units);
  }

  private static @Nullable PlanView planOf(@Nullable PlanRun plan) {
    return plan == null
        ? null
        : new PlanView(
            plan.plan(),
            plan.status().code(),
            plan.currentPeriodStart(),
            plan.currentPeriodEnd(),
            plan.trialEndsAt(),
            plan.graceEndsAt(),
            plan.cancelAt(),
            plan.nextPlan());
  }

  private static List<TierView> tiers(List<Lot> live) {
    TreeMap<String, long[]> byTier = new TreeMap<>();
    for (Lot lot : live) {
      if (!lot.isCredits()) {
        long[] sums = byTier.computeIfAbsent(lot.unit(), tier -> new long[2]);
        sums[0] += lot.amount();
        sums[1] += lot.remaining();
      }
    }
    return byTier.entrySet().stream()
        .map(entry -> {
          long included = entry.getValue()[0];
          long remaining = entry.getValue()[1];
          return new TierView(
              entry.getKey(),
              Long.toString(included),
              Long.toString(included - remaining),
              Long.toString(remaining));
        })
        .toList();
  }

  private static LotView lotOf(long account, Lot lot) {
    return new LotView(
        account + "-" + lot.number(),
        lot.unit(),
        lot.source().code(),
        units(lot.unit(), lot.amount()),
        units(lot.unit(), lot.remaining()),
        lot.startsAt(),
        lot.expiresAt(),
        lot.reference());
  }
}
