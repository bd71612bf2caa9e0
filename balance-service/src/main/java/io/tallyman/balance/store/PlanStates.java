package io.tallyman.balance.store;

import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.ledger.Period;
import io.tallyman.ledger.PlanRun;
import io.tallyman.ledger.PlanRun.Interval;
import io.tallyman.ledger.PlanRun.Status;
import io.tallyman.ledger.Standing;
import io.tallyman.ledger.Standing.Home;
import io.tallyman.ledger.Standing.Lapsed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How accounts stand with plans: a row for each that ever ran one. */
final class PlanStates {
  private static final Rows.Statement WRITE =
      Rows.Statement.of(
          """
          insert into plan_state (account_id, organization_id, subscription, plan, status,
                                  billing_interval, anchor, current_period_start, current_period_end,
                                  paid_through, trial_ends_at, grace_ends_at, cancel_at, next_plan,
                                  next_paid_end, home_anchor, home_granted, lapsed_subscription,
                                  lapsed_plan, lapsed_interval, lapsed_paid_through, tried)
          select * from rows() as v
          on conflict (account_id) do update
          set subscription = excluded.subscription, plan = excluded.plan, status = excluded.status,
              billing_interval = excluded.billing_interval, anchor = excluded.anchor,
              current_period_start = excluded.current_period_start,
              current_period_end = excluded.current_period_end, paid_through = excluded.paid_through,
              trial_ends_at = excluded.trial_ends_at, grace_ends_at = excluded.grace_ends_at,
              cancel_at = excluded.cancel_at, next_plan = excluded.next_plan,
              next_paid_end = excluded.next_paid_end, home_anchor = excluded.home_anchor,
              home_granted = excluded.home_granted,
              lapsed_subscription = excluded.lapsed_subscription, lapsed_plan = excluded.lapsed_plan,
              lapsed_interval = excluded.lapsed_interval,
              lapsed_paid_through = excluded.lapsed_paid_through, tried = excluded.tried
          """,
          "bigint, bigint, text, text, text, text, timestamptz, timestamptz, "
              + "timestamptz, timestamptz, timestamptz, timestamptz, timestamptz, text, "
              + "timestamptz, timestamptz, timestamptz, text, text, text, timestamptz, "
              + "boolean");

  private PlanStates() {}

  /** Reads a row of the table, or what an outer join has put in the place of one. */
  static Standing read(ResultSet row) throws SQLException {
    Instant homeAnchor = Columns.nullableInstant(row, "home_anchor");
    String lapsed = row.getString("lapsed_subscription");
    return new Standing(
        run(row),
        homeAnchor == null
            ? null
            : new Home(homeAnchor, Columns.nullableInstant(row, "home_granted")),
        lapsed == null
            ? null
            : new Lapsed(
                lapsed,
                row.getString("lapsed_plan"),
                Interval.ofCode(row.getString("lapsed_interval")),
                Columns.instant(row, "lapsed_paid_through")),
        row.getBoolean("tried"));
  }

  private static @Nullable PlanRun run(ResultSet row) throws SQLException {
    String subscription = row.getString("subscription");
    return subscription == null
        ? null
        : new PlanRun(
            subscription,
            row.getString("plan"),
            Status.ofCode(row.getString("status")),
            Interval.ofCode(row.getString("billing_interval")),
            Columns.instant(row, "anchor"),
            new Period(
                Columns.instant(row, "current_period_start"),
                Columns.instant(row, "current_period_end")),
            Columns.nullableInstant(row, "paid_through"),
            Columns.nullableInstant(row, "trial_ends_at"),
            Columns.nullableInstant(row, "grace_ends_at"),
            Columns.nullableInstant(row, "cancel_at"),
            row.getString("next_plan"),
            Columns.nullableInstant(row, "next_paid_end"));
  }

  /** Writes those that have changed. */
  static void write(Writes writes, List<Change> changes) {
    Rows rows = new Rows(WRITE);
    for (Change change : changes) {
      Standing standing = change.decided().account().standing();
      if (!standing.equals(change.before().account().standing())) {
        add(rows, change, standing, standing.run(), standing.home(), standing.lapsed());
      }
    }
    rows.addTo(writes);
  }

  private static void add(
      Rows rows,
      Change change,
      Standing standing,
      @Nullable PlanRun run,
      @Nullable Home home,
      @Nullable Lapsed lapsed) {
    rows.add(
        change.before().account().id(),
        change.before().organizationId(),
        run == null ? null : run.subscription(),
        run == null ? null : run.plan(),
        run == null ? null : run.status().code(),
        run == null ? null : run.interval().code(),
        run == null ? null : run.anchor(),
        run == null ? null : run.currentPeriodStart(),
        run == null ? null : run.currentPeriodEnd(),
        run == null ? null : run.paidThrough(),
        run == null ? null : run.trialEndsAt(),
        run == null ? null : run.graceEndsAt(),
        run == null ? null : run.cancelAt(),
        run == null ? null : run.nextPlan(),
        run == null ? null : run.nextPaidEnd(),
        home == null ? null : home.anchor(),
        home == null ? null : home.granted(),
        lapsed == null ? null : lapsed.subscription(),
        lapsed == null ? null : lapsed.plan(),
        lapsed == null ? null : lapsed.interval().code(),
        lapsed == null ? null : lapsed.paidThrough(),
        standing.tried());
  }
}
