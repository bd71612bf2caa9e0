package io.tallyman.balance.notify;

import io.tallyman.ledger.PlanRun;
import io.tallyman.topic.NoticeKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells what has become of a plan. The default plan is told of only when it renews: nobody has
 * chosen it.
 */
final class PlanNotices {
  private PlanNotices() {}

  /**
   * From how a plan stood to how it stands.
   *
   * @param changedAt when it changed
   */
  static List<Notice> between(@Nullable PlanSeen before, @Nullable PlanRun run, Instant changedAt) {
    PlanSeen after = PlanSeen.of(run);
    if (Objects.equals(before, after)) {
      return List.of();
    }
    if (run == null || after == null) {
      return ended(before, changedAt);
    }
    if (before == null || !isSameRun(before, after)) {
      return after.isDefault() ? ended(before, changedAt) : begun(run, after, changedAt);
    }
    List<Notice> notices = new ArrayList<>();
    if (!before.plan().equals(after.plan())) {
      notices.add(
          told(NoticeKind.PLAN_CHANGED, run, changedAt).with("previousPlan", before.plan()));
    }
    if (before.isTrial() && !after.isTrial()) {
      notices.add(activated(run, changedAt));
    } else if (after.periodStart().isAfter(before.periodStart())) {
      notices.add(
          told(NoticeKind.PLAN_RENEWED, run, after.periodStart())
              .with("periodEnd", run.currentPeriodEnd()));
    }
    if (after.isPastDue() && !before.isPastDue()) {
      notices.add(paymentFailed(run, changedAt));
    }
    if (after.cancelAt() != null && before.cancelAt() == null) {
      notices.add(canceled(run, changedAt));
    }
    return notices;
  }

  /** Of one that nobody has looked at before, so that more may have become of it since. */
  private static List<Notice> begun(PlanRun run, PlanSeen after, Instant changedAt) {
    List<Notice> notices = new ArrayList<>(List.of(activated(run, changedAt)));
    if (after.isPastDue()) {
      notices.add(paymentFailed(run, changedAt));
    }
    if (after.cancelAt() != null) {
      notices.add(canceled(run, changedAt));
    }
    return notices;
  }

  private static Notice paymentFailed(PlanRun run, Instant at) {
    return told(NoticeKind.PAYMENT_FAILED, run, at).with("graceEndsAt", run.graceEndsAt());
  }

  private static Notice canceled(PlanRun run, Instant at) {
    return told(NoticeKind.PLAN_CANCELED, run, at).with("endsAt", run.cancelAt());
  }

  /** One that an administrator has started takes another name when somebody pays for it. */
  private static boolean isSameRun(PlanSeen before, PlanSeen after) {
    return before.subscription().equals(after.subscription())
        || (!before.isDefault()
            && !after.isDefault()
            && before.periodStart().equals(after.periodStart()));
  }

  private static Notice activated(PlanRun run, Instant at) {
    return told(NoticeKind.PLAN_ACTIVATED, run, at)
        .with("status", run.status().code())
        .with("periodEnd", run.currentPeriodEnd())
        .with("trialEndsAt", run.trialEndsAt());
  }

  private static Notice told(NoticeKind kind, PlanRun run, Instant at) {
    return Notice.of(kind, at).with("plan", run.plan());
  }

  private static List<Notice> ended(@Nullable PlanSeen before, Instant at) {
    return before == null || before.isDefault()
        ? List.of()
        : List.of(
            Notice.of(NoticeKind.PLAN_ENDED, at)
                .with("plan", before.plan())
                .with("trial", before.isTrial() ? "true" : null)
                .with("unpaid", before.isPastDue() ? "true" : null));
  }
}
