package io.tallyman.ledger;

import io.tallyman.ledger.PlainAccount.Answer;
import io.tallyman.ledger.PlanCommand.When;
import io.tallyman.ledger.PlanRun.Interval;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Things that happen to plans, at random. */
public final class PlanSteps {
  private static final List<When> WHENS = List.of(When.values());

  private final Random random;
  private final List<String> plans;

  /**
   * @param plans that there are, or were
   */
  public PlanSteps(Random random, List<String> plans) {
    this.random = random;
    this.plans = plans;
  }

  /**
   * One that may happen to an account.
   *
   * @param run the plan that it runs
   */
  public PlanCommand next(@Nullable PlanRun run, Instant now) {
    String plan = plans.get(random.nextInt(plans.size()));
    Interval interval = random.nextInt(4) == 0 ? Interval.YEAR : Interval.MONTH;
    When when = WHENS.get(random.nextInt(WHENS.size()));
    String subscription = subscription(run);
    return switch (random.nextInt(16)) {
          case 0, 1 -> new PlanCommand.Assign(plan, random.nextInt(4) == 0, when);
          case 2, 3 -> new PlanCommand.Start(subscription, plan, interval, paid(interval, now));
          case 4 -> new PlanCommand.Try(subscription, plan, interval, around(now));
          case 5, 6 -> new PlanCommand.Change(subscription, plan, interval, when);
          case 7 ->
              new PlanCommand.Cancel(
                  random.nextBoolean() ? null : subscription,
                  random.nextInt(3) == 0 ? When.NOW : When.PERIOD_END);
          case 8 ->
              new PlanCommand.CancelAt(subscription, random.nextBoolean() ? null : around(now));
          case 9 -> new PlanCommand.Resume(random.nextBoolean() ? null : subscription);
          case 10, 11, 12 ->
              random.nextInt(3) == 0
                  ? new PlanCommand.Renew(subscription, plan, interval, paid(interval, now))
                  : renewal(run, subscription, now);
          case 13, 14 -> new PlanCommand.Fail(subscription, around(now));
          default -> new PlanCommand.Recover(subscription);
    };
  }

  /** Mostly the one that runs. */
  private String subscription(@Nullable PlanRun run) {
    return run == null || run.isDefault() || random.nextInt(6) == 0
        ? "sub_" + random.nextInt(3)
        : run.subscription();
  }

  private Instant around(Instant now) {
    return now.plus(random.nextInt(-3 * 24, 20 * 24), ChronoUnit.HOURS);
  }

  /** What whoever sells the plan would say at the end of its term. */
  private PlanCommand renewal(@Nullable PlanRun run, String subscription, Instant now) {
    if (run == null) {
      return new PlanCommand.Renew(subscription, null, null, paid(Interval.MONTH, now));
    }
    Instant start =
        switch (random.nextInt(4)) {
          case 0 -> run.currentPeriodStart();
          case 1 -> now;
          default -> run.currentPeriodEnd();
        };
    Instant end = start.atOffset(ZoneOffset.UTC).plusMonths(1).toInstant();
    return new PlanCommand.Renew(
        subscription, null, null, new Period(start, end.plus(jitter(), ChronoUnit.HOURS)));
  }

  private long jitter() {
    return random.nextInt(4) == 0 ? random.nextInt(-12, 12) : 0;
  }

  private Period paid(Interval interval, Instant now) {
    Instant start = random.nextInt(3) > 0 ? now : around(now).minus(Duration.ofDays(14));
    Instant end =
        start
            .atOffset(ZoneOffset.UTC)
            .plusMonths(interval == Interval.YEAR ? 12 : 1)
            .plusHours(jitter())
            .toInstant();
    return new Period(start, end);
  }

  /** Does it to a plain account. */
  public static Answer plainly(PlainAccount plain, PlanCommand command, Instant now) {
    return switch (command) {
      case PlanCommand.Assign one -> plain.assign(one.plan(), one.trial(), text(one.when()), now);
      case PlanCommand.Start one ->
          plain.start(
              name(one.subscription()),
              one.plan(),
              isYear(one.interval()),
              one.paid().start(),
              one.paid().end(),
              now);
      case PlanCommand.Try one ->
          plain.tryPlan(
              name(one.subscription()), one.plan(), isYear(one.interval()), one.until(), now);
      case PlanCommand.Change one ->
          plain.change(
              name(one.subscription()), one.plan(), isYear(one.interval()), text(one.when()), now);
      case PlanCommand.Cancel one ->
          plain.cancel(nullable(one.subscription()), one.when() == When.NOW, now);
      case PlanCommand.CancelAt one -> plain.cancelAt(name(one.subscription()), one.at(), now);
      case PlanCommand.Resume one -> plain.resume(nullable(one.subscription()), now);
      case PlanCommand.Renew one -> {
        Interval interval = one.interval();
        yield plain.paid(
            name(one.subscription()),
            one.plan(),
            interval == null ? null : isYear(interval),
            one.paid().start(),
            one.paid().end(),
            now);
      }
      case PlanCommand.Fail one -> plain.fail(name(one.subscription()), one.at(), now);
      case PlanCommand.Recover one -> plain.recover(name(one.subscription()), now);
    };
  }

  /** What an administrator started has no name of its own there. */
  private static String name(String subscription) {
    return subscription.startsWith("admin-") ? PlainPlans.ASSIGNED : subscription;
  }

  private static @Nullable String nullable(@Nullable String subscription) {
    return subscription == null ? null : name(subscription);
  }

  private static boolean isYear(Interval interval) {
    return interval == Interval.YEAR;
  }

  private static String text(When when) {
    return when.name().toLowerCase(Locale.ROOT);
  }
}
