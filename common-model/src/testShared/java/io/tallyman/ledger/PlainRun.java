package io.tallyman.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plan that a {@link PlainAccount} runs. */
public final class PlainRun {
  public final String subscription;
  public String plan;
  public boolean yearly;
  public String status = "active";
  public Instant anchor;
  public Instant start;
  public Instant end;
  public @Nullable Instant paidThrough;
  public @Nullable Instant trialEnd;
  public @Nullable Instant graceEnd;
  public @Nullable Instant cancelAt;
  public @Nullable String nextPlan;
  @Nullable Instant nextPaidEnd;

  PlainRun(
      String subscription, String plan, boolean yearly, Instant anchor, Instant start, Instant end) {
    this.subscription = subscription;
    this.plan = plan;
    this.yearly = yearly;
    this.anchor = anchor;
    this.start = start;
    this.end = end;
  }

  /** The same plan under another name. */
  PlainRun named(String name) {
    PlainRun run = new PlainRun(name, plan, yearly, anchor, start, end);
    run.status = status;
    run.paidThrough = paidThrough;
    run.trialEnd = trialEnd;
    run.graceEnd = graceEnd;
    run.cancelAt = cancelAt;
    run.nextPlan = nextPlan;
    run.nextPaidEnd = nextPaidEnd;
    return run;
  }

  boolean isHome() {
    return subscription.equals(PlainPlans.HOME);
  }

  boolean isTrial() {
    return status.equals("trialing");
  }

  boolean isPastDue() {
    return status.equals("past_due");
  }

  boolean isUnpaid(Instant when) {
    return paidThrough != null && !when.isBefore(paidThrough);
  }

  int months() {
    return yearly ? 12 : 1;
  }

  /** When the month, or the year, that is paid for at a time is over. */
  Instant termEnd() {
    Instant yearEnd = new PlainMonths(anchor, months()).next(start);
    return !yearly || yearEnd.isBefore(end) ? end : yearEnd;
  }

  Instant due() {
    List<Instant> all = new ArrayList<>(List.of(end));
    for (Instant one : new Instant[] {trialEnd, graceEnd, cancelAt}) {
      if (one != null) {
        all.add(one);
      }
    }
    return all.stream().min(Instant::compareTo).orElse(end);
  }

  void recover() {
    status = isPastDue() ? "active" : status;
    graceEnd = null;
  }
}
