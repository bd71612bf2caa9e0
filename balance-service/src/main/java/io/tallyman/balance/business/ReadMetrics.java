package io.tallyman.balance.business;

import io.tallyman.balance.business.BusinessMetrics.Balances;
import io.tallyman.balance.business.BusinessMetrics.Bucket;
import io.tallyman.balance.business.BusinessMetrics.Churn;
import io.tallyman.balance.business.BusinessMetrics.CreditFlow;
import io.tallyman.balance.business.BusinessMetrics.Day;
import io.tallyman.balance.business.BusinessMetrics.Drift;
import io.tallyman.balance.business.BusinessMetrics.LastAudit;
import io.tallyman.balance.business.BusinessMetrics.Payments;
import io.tallyman.balance.business.BusinessMetrics.PerCredit;
import io.tallyman.balance.business.BusinessMetrics.PlanCount;
import io.tallyman.balance.business.BusinessMetrics.Quarantine;
import io.tallyman.balance.business.BusinessMetrics.Revenue;
import io.tallyman.balance.business.BusinessMetrics.Source;
import io.tallyman.balance.business.BusinessMetrics.Use;
import io.tallyman.balance.business.BusinessMetrics.Waiting;
import io.tallyman.balance.store.BusinessQueries;
import io.tallyman.balance.store.BusinessQueries.Issued;
import io.tallyman.ledger.Lot;
import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import io.tallyman.topic.NoticeKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts the numbers of some days together. */
final class ReadMetrics {
  /** Of these sources nothing comes in anew. */
  private static final Set<String> ONCE_ISSUED = Set.of("rollover", "refund");

  /** 0 itself is a bucket of its own: whoever holds nothing is out. */
  private static final List<Credits> BOUNDS =
      Stream.concat(
              Stream.of(Credits.ofMicros(1)),
              Stream.of(20, 50, 100, 500, 1_000, 5_000, 10_000, 100_000).map(Credits::of))
          .toList();

  private final BusinessQueries queries;
  private final Currency currency;

  /**
   * Numbers of some days.
   *
   * @param currency the catalog's, which internal cost is in
   */
  ReadMetrics(BusinessQueries queries, Currency currency) {
    this.queries = queries;
    this.currency = currency;
  }

  BusinessMetrics read(LocalDate from, LocalDate to) {
    List<Issued> issued = queries.issued();
    List<BusinessQueries.Day> days = queries.days();
    List<BusinessQueries.Revenue> revenue = queries.revenue();
    Credits used = Credits.ZERO;
    long cost = 0;
    long events = 0;
    for (BusinessQueries.Day day : days) {
      used = used.plus(day.used());
      cost += day.costMicros();
      events += day.events();
    }
    return new BusinessMetrics(
        start(from),
        start(to),
        new CreditFlow(issued(issued, null), used, sources(issued)),
        use(events, used, cost),
        revenue.stream().map(ReadMetrics::revenue).toList(),
        perCredit(revenue, used, BigDecimal.valueOf(cost, 6)),
        balances(),
        queries.plans().stream()
            .map(plan -> new PlanCount(plan.plan(), plan.status(), plan.organizations()))
            .toList(),
        churn(),
        payments(revenue),
        quarantine(),
        new Drift(
            queries
                .lastAudit()
                .map(audit ->
                    new LastAudit(Long.toString(audit.id()), audit.endedAt(), audit.differences()))
                .orElse(null)),
        days(from, to, days, issued));
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static Credits issued(List<Issued> issued, @Nullable LocalDate day) {
    return issued.stream()
        .filter(one -> day == null || one.day().equals(day))
        .filter(one -> one.unit().equals(Lot.CREDITS) && !ONCE_ISSUED.contains(one.source()))
        .map(one -> Credits.ofMicros(one.amount()))
        .reduce(Credits.ZERO, Credits::plus);
  }

  private static List<Source> sources(List<Issued> issued) {
    Map<String, Map<String, Long>> sums = new TreeMap<>();
    for (Issued one : issued) {
      sums.computeIfAbsent(one.source(), source -> new TreeMap<>())
          .merge(one.unit(), one.amount(), Math::addExact);
    }
    List<Source> sources = new ArrayList<>();
    sums.forEach((source, units) ->
        units.forEach((unit, amount) ->
            sources.add(
                new Source(
                    source,
                    unit,
                    unit.equals(Lot.CREDITS)
                        ? Credits.ofMicros(amount).toString()
                        : Long.toString(amount)))));
    return sources;
  }

  private Use use(long events, Credits used, long cost) {
    long active = queries.activeOrganizations();
    return new Use(
        events,
        active,
        active == 0 ? null : Credits.ofMicros(used.micros() / active),
        Ratio.decimal(BigDecimal.valueOf(cost, 6)),
        currency.getCurrencyCode());
  }

  private static Revenue revenue(BusinessQueries.Revenue revenue) {
    Currency in = Currency.getInstance(revenue.currency().toUpperCase(Locale.ROOT));
    Money subscriptions = new Money(revenue.subscriptions(), in);
    Money packs = new Money(revenue.packs(), in);
    Money refunded = new Money(revenue.refunded(), in);
    return new Revenue(subscriptions, packs, refunded, subscriptions.plus(packs).minus(refunded));
  }

  private @Nullable PerCredit perCredit(
      List<BusinessQueries.Revenue> revenue, Credits used, BigDecimal cost) {
    if (used.micros() == 0) {
      return null;
    }
    BigDecimal net =
        revenue.stream()
            .map(ReadMetrics::revenue)
            .map(Revenue::net)
            .filter(money -> money.currency().equals(currency))
            .map(money ->
                BigDecimal.valueOf(money.minorUnits(), currency.getDefaultFractionDigits()))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal credits = BigDecimal.valueOf(used.micros(), 6);
    return new PerCredit(
        String.valueOf(Ratio.of(net, credits)),
        String.valueOf(Ratio.of(cost, credits)),
        Ratio.of(net.subtract(cost), net),
        currency.getCurrencyCode());
  }

  private Balances balances() {
    long wallets = 0;
    Credits credits = Credits.ZERO;
    Credits overage = Credits.ZERO;
    Map<Integer, Long> counts = new TreeMap<>();
    for (BusinessQueries.Balances bucket : queries.balances(BOUNDS)) {
      counts.put(bucket.bucket(), bucket.accounts());
      wallets += bucket.accounts();
      credits = credits.plus(bucket.credits());
      overage = overage.plus(bucket.overage());
    }
    List<Bucket> distribution = new ArrayList<>();
    for (int i = 0; i <= BOUNDS.size(); i++) {
      distribution.add(
          new Bucket(
              i == 0 ? Credits.ZERO : BOUNDS.get(i - 1),
              i == BOUNDS.size() ? null : BOUNDS.get(i),
              counts.getOrDefault(i, 0L)));
    }
    return new Balances(wallets, credits, overage, distribution);
  }

  private Churn churn() {
    long now = queries.subscriptions();
    long started = queries.told(NoticeKind.PLAN_ACTIVATED.code());
    long ended = queries.told(NoticeKind.PLAN_ENDED.code());
    long atStart = Math.max(0, now - started + ended);
    return new Churn(atStart, started, ended, now, Ratio.of(ended, atStart));
  }

  private Payments payments(List<BusinessQueries.Revenue> revenue) {
    long succeeded = revenue.stream().mapToLong(BusinessQueries.Revenue::count).sum();
    long failed =
        queries.told(NoticeKind.PAYMENT_FAILED.code())
            + queries.told(NoticeKind.TOP_UP_FAILED.code());
    return new Payments(succeeded, failed, Ratio.of(succeeded, succeeded + failed));
  }

  private Quarantine quarantine() {
    List<Waiting> reasons =
        queries.waiting().stream()
            .map(waiting -> new Waiting(waiting.reason(), waiting.waiting()))
            .toList();
    return new Quarantine(reasons.stream().mapToLong(Waiting::waiting).sum(), reasons);
  }

  private static List<Day> days(
      LocalDate from, LocalDate to, List<BusinessQueries.Day> used, List<Issued> issued) {
    Map<LocalDate, BusinessQueries.Day> byDay = new TreeMap<>();
    used.forEach(day -> byDay.put(day.day(), day));
    List<Day> days = new ArrayList<>();
    for (LocalDate day = from; day.isBefore(to); day = day.plusDays(1)) {
      BusinessQueries.Day one = byDay.get(day);
      Credits granted = issued(issued, day);
      if (one != null || granted.micros() > 0) {
        days.add(
            new Day(
                day,
                granted,
                one == null ? Credits.ZERO : one.used(),
                one == null ? 0 : one.events(),
                one == null ? 0 : one.activeOrganizations()));
      }
    }
    return days;
  }
}
