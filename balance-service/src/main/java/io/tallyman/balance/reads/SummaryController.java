package io.tallyman.balance.reads;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.balance.store.PaymentQueries;
import io.tallyman.balance.store.PaymentQueries.Paid;
import io.tallyman.balance.store.UsageGrouping;
import io.tallyman.balance.store.UsageQueries;
import io.tallyman.balance.store.UsageQueries.Sum;
import io.tallyman.balance.store.UsageQueries.Window;
import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.Policies;
import io.tallyman.ledger.Ledger;
import io.tallyman.money.Credits;
import io.tallyman.topic.UsageEvent;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What a billing page shows at the top. */
@RestController
class SummaryController {
  private static final Duration USE = Duration.ofDays(30);
  private static final Duration RECENT = Duration.ofDays(7);
  private static final int MOST_ROWS = 10_000;
  private static final int LAST_PAYMENTS = 5;

  private final OrganizationReads reads;
  private final CatalogHistory catalogs;
  private final InstantSource clock;

  SummaryController(OrganizationReads reads, CatalogHistory catalogs, InstantSource clock) {
    this.reads = reads;
    this.catalogs = catalogs;
    this.clock = clock;
  }

  /**
   * The default wallet's plan and balance, and 30 days of use of all wallets.
   *
   * @param nextRenewal when the plan's next period begins; null where there is no plan, or where it
   *     ends then
   * @param lowBalance when little is left, by the catalog
   * @param forecast when the default wallet's credits run out, should use go on like this
   * @param lastPayments newest first, as far as billing has told of them
   */
  record Summary(
      String organization,
      Instant asOf,
      BalanceView.@Nullable PlanView plan,
      BalanceView balance,
      UsageReport usage,
      @Nullable Instant nextRenewal,
      Policies.LowBalance lowBalance,
      Forecast forecast,
      List<Paid> lastPayments) {}

  @Needs(Scope.BALANCE_READ)
  @GetMapping("/v1/organizations/{organization}/summary")
  Summary summary(@PathVariable String organization) {
    Instant now = clock.instant();
    return reads.read(organization, transaction -> summary(transaction, now));
  }

  private Summary summary(OrganizationTransaction transaction, Instant now) {
    String organization = transaction.organization().name();
    Ledger ledger = new Ledger(catalogs.timeline());
    BalanceView balance = BalanceView.read(transaction, UsageEvent.DEFAULT_WALLET, ledger, now);
    BalanceView.PlanView plan = balance.plan();
    Catalog catalog = catalogs.timeline().at(now).catalog();
    return new Summary(
        organization,
        now,
        plan,
        balance,
        use(transaction, catalog, now),
        plan == null ? null : nextRenewal(plan),
        catalog.policies().lowBalance(),
        Forecast.of(balance.lots(), recentUse(transaction, now), now),
        PaymentQueries.last(transaction, LAST_PAYMENTS));
  }

  private static @Nullable Instant nextRenewal(BalanceView.PlanView plan) {
    Instant end = plan.currentPeriodEnd();
    boolean ends =
        (plan.cancelAt() != null && !plan.cancelAt().isAfter(end))
            || (plan.trialEndsAt() != null && plan.nextPlan() == null);
    return ends ? null : end;
  }

  /** What the default wallet used in the last days, since it first used anything in them. */
  private static Forecast.Use recentUse(OrganizationTransaction transaction, Instant now) {
    Instant to = now.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
    List<Sum> sums =
        UsageQueries.sums(
                transaction,
                to.minus(RECENT),
                to,
                Window.HOUR,
                new UsageGrouping.ByWallet(),
                MOST_ROWS)
            .stream()
            .filter(sum -> UsageEvent.DEFAULT_WALLET.equals(sum.group()))
            .toList();
    return new Forecast.Use(
        sums.stream().map(Sum::credits).reduce(Credits.ZERO, Credits::plus),
        sums.isEmpty() ? now : sums.getFirst().start());
  }

  private static UsageReport use(
      OrganizationTransaction transaction, Catalog catalog, Instant now) {
    Instant to = now.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
    Instant from = to.minus(USE);
    List<Sum> sums =
        UsageQueries.sums(
            transaction, from, to, Window.DAY, new UsageGrouping.ByAction(), MOST_ROWS);
    return UsageReport.of(
        transaction.organization().name(),
        from,
        to,
        "day",
        "action",
        catalog.currency().getCurrencyCode(),
        sums);
  }
}
