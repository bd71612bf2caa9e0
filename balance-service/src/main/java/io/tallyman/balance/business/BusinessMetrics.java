package io.tallyman.balance.business;

import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the business went over some days, and how it stands now.
 *
 * @param from the first day's beginning, UTC
 * @param to the end of the last day
 */
record BusinessMetrics(
    Instant from,
    Instant to,
    CreditFlow credits,
    Use use,
    List<Revenue> revenue,
    @Nullable PerCredit perCredit,
    Balances balances,
    List<PlanCount> plans,
    Churn churn,
    Payments payments,
    Quarantine quarantine,
    Drift drift,
    List<Day> days) {

  /**
   * What was granted and used.
   *
   * @param issued credits that came in anew: not what rolled over, or came back from a refund
   * @param sources all of it by source and unit
   */
  record CreditFlow(Credits issued, Credits used, List<Source> sources) {}

  /**
   * Units from one source.
   *
   * @param amount credits, or whole actions of a tier
   */
  record Source(String source, String unit, String amount) {}

  /** Use, and its internal cost in units of the catalog's currency. */
  record Use(
      long events,
      long activeOrganizations,
      @Nullable Credits creditsPerActiveOrganization,
      String cost,
      String currency) {}

  /** What was paid in one currency. */
  record Revenue(Money subscriptions, Money packs, Money refunded, Money net) {}

  /**
   * What a credit that was used brought and cost, in units of the currency.
   *
   * @param margin the part of the revenue that is not cost; null where there was no revenue
   */
  record PerCredit(String revenue, String cost, @Nullable String margin, String currency) {}

  /** All wallets as they stand now. */
  record Balances(long wallets, Credits credits, Credits overage, List<Bucket> distribution) {}

  /**
   * Wallets that hold from {@code from} to less than {@code below}.
   *
   * @param below null: no end
   */
  record Bucket(Credits from, @Nullable Credits below, long wallets) {}

  record PlanCount(String plan, String status, long organizations) {}

  /**
   * Subscriptions that are not just the default plan.
   *
   * @param rate ended ÷ running at the start; null where none ran
   */
  record Churn(long atStart, long started, long ended, long now, @Nullable String rate) {}

  /**
   * Payments that were tried.
   *
   * @param rate succeeded ÷ tried; null where none was tried
   */
  record Payments(long succeeded, long failed, @Nullable String rate) {}

  record Quarantine(long waiting, List<Waiting> reasons) {}

  record Waiting(String reason, long waiting) {}

  /** What the last audit found. */
  record Drift(@Nullable LastAudit lastAudit) {}

  record LastAudit(String operation, Instant endedAt, long differences) {}

  /** One day, with whatever happened on it. */
  record Day(LocalDate day, Credits issued, Credits used, long events, long activeOrganizations) {}
}
