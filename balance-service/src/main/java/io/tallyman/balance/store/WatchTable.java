package io.tallyman.balance.store;

import io.tallyman.balance.store.Watched.Alarm;
import io.tallyman.balance.store.Watched.Seen;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far accounts have been looked at, and which alarms are raised. */
public final class WatchTable {
  private static final Rows.Statement SEEN =
      Rows.Statement.of(
          """
          insert into account_watch (account_id, organization_id, seq, watched_until, due_at, plan)
          select * from rows() as v
          on conflict (account_id) do update
          set seq = excluded.seq, watched_until = excluded.watched_until, due_at = excluded.due_at,
              plan = excluded.plan
          """,
          "bigint, bigint, bigint, timestamptz, timestamptz, text");
  private static final Rows.Statement ALARMS =
      Rows.Statement.of(
          """
          insert into alarm (account_id, organization_id, kind, subject, raised, told_at)
          select * from rows() as v
          on conflict (account_id, kind, subject) do update
          set raised = excluded.raised, told_at = excluded.told_at
          """,
          "bigint, bigint, text, text, boolean, timestamptz");

  private WatchTable() {}

  /**
   * What looking at an account has come to.
   *
   * @param dueAt when to look at it again, if nobody changes it before
   * @param alarms those that have changed
   */
  public record Look(
      long accountId,
      long organizationId,
      Seen seen,
      @Nullable Instant dueAt,
      List<Alarm> alarms) {}

  /** An alarm of an account. */
  public record Raised(long accountId, long organizationId, Alarm alarm) {}

  /** Writes what looking at accounts has come to. */
  public static void write(Connection connection, List<Look> looks) {
    Rows seen = new Rows(SEEN);
    List<Raised> alarms = new ArrayList<>();
    for (Look look : looks) {
      long account = look.accountId();
      long organization = look.organizationId();
      Seen now = look.seen();
      seen.add(account, organization, now.seq(), now.until(), look.dueAt(), now.plan());
      look.alarms().forEach(alarm -> alarms.add(new Raised(account, organization, alarm)));
    }
    Writes writes = new Writes();
    seen.addTo(writes);
    rows(alarms).addTo(writes);
    execute(connection, writes);
  }

  /** Writes alarms alone. */
  public static void writeAlarms(Connection connection, List<Raised> alarms) {
    Writes writes = new Writes();
    rows(alarms).addTo(writes);
    execute(connection, writes);
  }

  private static Rows rows(List<Raised> alarms) {
    Rows rows = new Rows(ALARMS);
    for (Raised raised : alarms) {
      Alarm alarm = raised.alarm();
      rows.add(
          raised.accountId(),
          raised.organizationId(),
          alarm.key().kind(),
          alarm.key().subject(),
          alarm.raised(),
          alarm.toldAt());
    }
    return rows;
  }

  private static void execute(Connection connection, Writes writes) {
    try {
      writes.execute(connection);
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }
}
