package io.tallyman.balance.plans;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.catalog.Timeline;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.balance.store.WalletQueries;
import io.tallyman.catalog.Entitlements.Allowance;
import io.tallyman.catalog.Limit;
import io.tallyman.catalog.Plan;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.PlanRun;
import io.tallyman.topic.UsageEvent;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What an organization's plan allows besides its units. */
@RestController
class EntitlementsController {
  private final OrganizationTransactions transactions;
  private final CatalogHistory catalogs;
  private final InstantSource clock;

  EntitlementsController(
      OrganizationTransactions transactions, CatalogHistory catalogs, InstantSource clock) {
    this.transactions = transactions;
    this.catalogs = catalogs;
    this.clock = clock;
  }

  /**
   * Entitlements of the wallet {@code default}.
   *
   * @param plan null where there is none: then nothing is limited, and no feature is on
   */
  record EntitlementsView(
      String organization,
      Instant asOf,
      @Nullable String plan,
      List<LimitView> limits,
      List<String> features) {}

  /**
   * One limit.
   *
   * @param kind {@code count} (per period), {@code level} or {@code allow_list}
   * @param maximum null where there is none
   * @param used how much of it is in use; null for an allow-list
   * @param values the values of an allow-list; null where all are allowed
   */
  record LimitView(
      String limit,
      String title,
      String kind,
      @Nullable Long maximum,
      @Nullable Long used,
      @Nullable List<String> values) {

    static LimitView of(Limit limit, @Nullable Allowance allowance, Account account) {
      boolean counted = limit.kind() != Limit.Kind.ALLOW_LIST;
      long used = account.counts().of(limit.name(), limit.kind() == Limit.Kind.COUNT);
      return new LimitView(
          limit.name(),
          limit.title(),
          limit.kind().name().toLowerCase(Locale.ROOT),
          allowance instanceof Allowance.AtMost most ? most.maximum() : null,
          counted ? Math.max(0, used) : null,
          allowance instanceof Allowance.OneOf one
              ? one.values().stream().sorted().toList()
              : null);
    }
  }

  @Needs(Scope.BALANCE_READ)
  @GetMapping("/v1/organizations/{organization}/entitlements")
  EntitlementsView entitlements(@PathVariable String organization) {
    Instant now = clock.instant();
    Timeline timeline = catalogs.timeline();
    Account account =
        transactions.read(
            organization,
            transaction ->
                WalletQueries.find(transaction, UsageEvent.DEFAULT_WALLET).orElseThrow().account());
    Instant last = account.postedAt();
    Account current =
        new Ledger(timeline).advance(account, now.isBefore(last) ? last : now).account();
    return view(organization, timeline, current, now);
  }

  private static EntitlementsView view(
      String organization, Timeline timeline, Account account, Instant now) {
    PlanRun run = account.plan();
    Plan plan = run == null ? null : timeline.plan(run.plan(), now);
    if (plan == null) {
      return new EntitlementsView(organization, now, null, List.of(), List.of());
    }
    List<LimitView> limits =
        timeline.at(now).catalog().limits().values().stream()
            .map(limit ->
                LimitView.of(limit, plan.entitlements().limits().get(limit.name()), account))
            .toList();
    return new EntitlementsView(
        organization,
        now,
        plan.name(),
        limits,
        plan.entitlements().features().stream().sorted().toList());
  }
}
