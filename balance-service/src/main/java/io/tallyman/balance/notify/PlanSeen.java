package io.tallyman.balance.notify;

import io.tallyman.ledger.PlanRun;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** How a plan stood when it was last looked at, as far as people are told of it. */
record PlanSeen(
    String subscription,
    String plan,
    String status,
    Instant periodStart,
    @Nullable Instant cancelAt) {
  private static final JsonMapper JSON = JsonMapper.shared();

  static @Nullable PlanSeen of(@Nullable PlanRun run) {
    return run == null
        ? null
        : new PlanSeen(
            run.subscription(),
            run.plan(),
            run.status().code(),
            run.currentPeriodStart(),
            run.cancelAt());
  }

  static @Nullable PlanSeen read(@Nullable String text) {
    return text == null ? null : JSON.readValue(text, PlanSeen.class);
  }

  String written() {
    return JSON.writeValueAsString(this);
  }

  boolean isDefault() {
    return subscription.equals(PlanRun.DEFAULT);
  }

  boolean isTrial() {
    return status.equals(PlanRun.Status.TRIALING.code());
  }

  boolean isPastDue() {
    return status.equals(PlanRun.Status.PAST_DUE.code());
  }
}
