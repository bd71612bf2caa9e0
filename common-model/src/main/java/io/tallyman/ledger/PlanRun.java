package io.tallyman.ledger;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A plan that an account runs, and which of its periods is under way.
 *
 * @param subscription {@link #DEFAULT} for the default plan; otherwise whoever started it names it
 * @param interval what is paid for at a time
 * @param anchor where its periods are counted from, as far as nobody has told their bounds
 * @param period the one under way; empty before the first has begun
 * @param paidThrough a period that begins then or later is provisional: units already, but not paid
 *     for; null where there is nothing to pay
 * @param trialEndsAt where it is tried only
 * @param graceEndsAt where a payment has failed: it ends then unless it is paid
 * @param cancelAt when it ends as somebody has asked for
 * @param nextPlan what it becomes when the next period begins; null: what it is
 * @param nextPaidEnd the end of the next paid period, where that is known already
 */
public record PlanRun(
    String subscription,
    String plan,
    Status status,
    Interval interval,
    Instant anchor,
    Period period,
    @Nullable Instant paidThrough,
    @Nullable Instant trialEndsAt,
    @Nullable Instant graceEndsAt,
    @Nullable Instant cancelAt,
    @Nullable String nextPlan,
    @Nullable Instant nextPaidEnd) {

  /** The subscription of the catalog's default plan. */
  public static final String DEFAULT = "default";

  private static final String ASSIGNED = "admin-";

  /** How a subscription stands. */
  public enum Status {
    TRIALING,
    ACTIVE,
    PAST_DUE;

    /** As people and the database spell it: {@code past_due}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The status so spelled.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Status ofCode(String code) {
      return valueOf(code.toUpperCase(Locale.ROOT));
    }
  }

  /** What is paid for at a time. */
  public enum Interval {
    MONTH(1),
    YEAR(12);

    private final int months;

    Interval(int months) {
      this.months = months;
    }

    /** As people and the database spell it: {@code month}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The interval so spelled.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Interval ofCode(String code) {
      return valueOf(code.toUpperCase(Locale.ROOT));
    }

    Anniversaries countedFrom(Instant anchor) {
      return new Anniversaries(anchor, months);
    }
  }

  /** The default plan, whose first period will begin at {@code anchor}. */
  static PlanRun ofDefault(String plan, Instant anchor) {
    return running(DEFAULT, plan, Interval.MONTH, anchor, new Period(anchor, anchor));
  }

  /** A plan for which there is nothing to pay. */
  static PlanRun running(
      String subscription, String plan, Interval interval, Instant anchor, Period period) {
    return new PlanRun(
        subscription,
        plan,
        Status.ACTIVE,
        interval,
        anchor,
        period,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** A name for what an administrator starts, unlike any before: of the posting that starts it. */
  static String assigned(long seq) {
    return ASSIGNED + seq;
  }

  /** Whether an administrator started it, so that nobody has named it yet. */
  boolean isAssigned() {
    return subscription.startsWith(ASSIGNED);
  }

  /** Whether no payer's subscription may be named so. */
  public static boolean isReserved(String subscription) {
    return subscription.equals(DEFAULT) || subscription.startsWith(DEFAULT + ":");
  }

  public Instant currentPeriodStart() {
    return period.start();
  }

  public Instant currentPeriodEnd() {
    return period.end();
  }

  public boolean isDefault() {
    return subscription.equals(DEFAULT);
  }

  public boolean isTrial() {
    return status == Status.TRIALING;
  }

  /** Whether a period beginning at an instant is not paid for. */
  boolean isProvisional(Instant start) {
    return paidThrough != null && !start.isBefore(paidThrough);
  }

  /** The end of what is paid for at a time: of a year, also where its units come by the month. */
  Instant termEnd() {
    Instant end = interval.countedFrom(anchor).after(period.start());
    return interval == Interval.MONTH || end.isBefore(period.end()) ? period.end() : end;
  }

  /** When time alone next does something to it. */
  Instant dueAt() {
    Instant due = period.end();
    due = trialEndsAt != null && trialEndsAt.isBefore(due) ? trialEndsAt : due;
    due = graceEndsAt != null && graceEndsAt.isBefore(due) ? graceEndsAt : due;
    return cancelAt != null && cancelAt.isBefore(due) ? cancelAt : due;
  }

  static boolean isDue(@Nullable Instant instant, Instant now) {
    return instant != null && !instant.isAfter(now);
  }

  // What becomes of it -------------------------------------------------------------------------

  /** The next period begins. */
  PlanRun renewedAs(String newPlan, Period newPeriod) {
    Copy copy = new Copy(this);
    copy.plan = newPlan;
    copy.status = isTrial() ? Status.ACTIVE : status;
    copy.period = newPeriod;
    copy.trialEndsAt = null;
    copy.nextPlan = null;
    copy.nextPaidEnd = null;
    return copy.made();
  }

  PlanRun withSubscription(String name) {
    Copy copy = new Copy(this);
    copy.subscription = name;
    return copy.made();
  }

  PlanRun withPlan(String newPlan) {
    Copy copy = new Copy(this);
    copy.plan = newPlan;
    copy.nextPlan = null;
    return copy.made();
  }

  PlanRun withInterval(Interval newInterval, Instant newAnchor) {
    Copy copy = new Copy(this);
    copy.interval = newInterval;
    copy.anchor = newAnchor;
    return copy.made();
  }

  PlanRun withPeriod(Period newPeriod) {
    Copy copy = new Copy(this);
    copy.period = newPeriod;
    return copy.made();
  }

  /** The coming paid period is known: from the end of this one. */
  PlanRun withNextPaidEnd(Instant end) {
    Copy copy = new Copy(this);
    copy.nextPaidEnd = end;
    return copy.made();
  }

  PlanRun withNextPlan(@Nullable String next) {
    Copy copy = new Copy(this);
    copy.nextPlan = next;
    return copy.made();
  }

  PlanRun withCancelAt(@Nullable Instant at) {
    Copy copy = new Copy(this);
    copy.cancelAt = at;
    return copy.made();
  }

  PlanRun tryingUntil(Instant end) {
    Copy copy = new Copy(this);
    copy.status = Status.TRIALING;
    copy.trialEndsAt = end;
    return copy.made();
  }

  PlanRun withPaidThrough(@Nullable Instant end) {
    Copy copy = new Copy(this);
    copy.paidThrough = end;
    return copy.made();
  }

  PlanRun pastDueUntil(Instant end) {
    Copy copy = new Copy(this);
    copy.status = Status.PAST_DUE;
    copy.graceEndsAt = end;
    return copy.made();
  }

  /** Nothing is owed for it any more. */
  PlanRun recovered() {
    Copy copy = new Copy(this);
    copy.status = status == Status.PAST_DUE ? Status.ACTIVE : status;
    copy.graceEndsAt = null;
    return copy.made();
  }

  /** The components, one or two of them about to change. */
  private static final class Copy {
    private String subscription;
    private String plan;
    private Status status;
    private Interval interval;
    private Instant anchor;
    private Period period;
    private @Nullable Instant paidThrough;
    private @Nullable Instant trialEndsAt;
    private @Nullable Instant graceEndsAt;
    private @Nullable Instant cancelAt;
    private @Nullable String nextPlan;
    private @Nullable Instant nextPaidEnd;

    Copy(PlanRun of) {
      subscription = of.subscription;
      plan = of.plan;
      status = of.status;
      interval = of.interval;
      anchor = of.anchor;
      period = of.period;
      paidThrough = of.paidThrough;
      trialEndsAt = of.trialEndsAt;
      graceEndsAt = of.graceEndsAt;
      cancelAt = of.cancelAt;
      nextPlan = of.nextPlan;
      nextPaidEnd = of.nextPaidEnd;
    }

    PlanRun made() {
      return new PlanRun(
          subscription,
          plan,
          status,
          interval,
          anchor,
          period,
          paidThrough,
          trialEndsAt,
          graceEndsAt,
          cancelAt,
          nextPlan,
          nextPaidEnd);
    }
  }
}
