package io.tallyman.balance.store;

import io.tallyman.balance.store.Watched.Alarm;
import io.tallyman.balance.store.Watched.Seen;
import io.tallyman.balance.store.Watched.Step;
import io.tallyman.ledger.Lot;
import io.tallyman.ledger.Posting.Change;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Accounts that are to be looked at, for the one who does. Rows are read and removed by id, in one
 * snapshot together with the accounts; what commits later is there the next time.
 */
public final class WatchQueue {
  private static final String LOCK = "hashtext('tallyman watch')";
  private static final String OLDEST =
      """
      delete from watch_queue
      where id = any (array(select id from watch_queue order by id limit :rows))
      returning account_ids, created_at
      """;
  private static final String DUE =
      "select account_id from account_watch where due_at <= :now order by due_at limit :accounts";

  /** The lateral limit keeps the plan to a range of the index. */
  private static final String STEPS =
      """
      select p.account_id, p.seq, p.posted_at, p.credits_before, p.credits_after, p.lots,
             p.amounts, p.pin_lots, p.pin_units
      from unnest(:accounts, :seqs) as k (account_id, seq)
      cross join lateral (
        select * from posting
        where account_id = k.account_id and seq > k.seq
        order by seq
        limit 1000000) p
      """;

  private static final String LOTS =
      """
      select l.*
      from unnest(:accounts, :numbers) as k (account_id, number)
      join lot l on l.account_id = k.account_id and l.number = k.number
      """;

  private final Handle handle;

  /**
   * @param handle of the role {@code tallyman_writer}, in a transaction of one snapshot
   */
  public WatchQueue(Handle handle) {
    this.handle = handle;
  }

  /** Becomes the one who looks, unless somebody else is; until {@link #disown}. */
  public static boolean tryOwn(Handle handle) {
    return handle
        .createQuery("select pg_try_advisory_lock(" + LOCK + ")")
        .mapTo(Boolean.class)
        .one();
  }

  /** Becomes the one who looks, when nobody else is any more. */
  public static void own(Handle handle) {
    handle.execute("select pg_advisory_lock(" + LOCK + ")");
  }

  /** Leaves it to others. */
  public static void disown(Handle handle) {
    handle.execute("select pg_advisory_unlock(" + LOCK + ")");
  }

  /** When an account is next to be looked at for its time having come; null: none until then. */
  public static @Nullable Instant nextDue(Handle handle, Instant until) {
    return handle
        .createQuery("select min(due_at) from account_watch where due_at <= :until")
        .bind("until", Columns.utc(until))
        .map((row, context) -> Columns.nullableInstant(row, "min"))
        .one();
  }

  /**
   * Takes the accounts that somebody has changed.
   *
   * @param changed is given when each was last left to be looked at
   * @param limit how many transactions at most
   * @return how many there were
   */
  public int takeChanged(Map<Long, @Nullable Instant> changed, int limit) {
    List<Taken> taken =
        handle
            .createQuery(OLDEST)
            .bind("rows", limit)
            .map((row, context) ->
                new Taken(Columns.longs(row, "account_ids"), Columns.instant(row, "created_at")))
            .list();
    for (Taken one : taken) {
      for (long account : one.accounts()) {
        Instant before = changed.get(account);
        changed.put(account, before == null || before.isBefore(one.at()) ? one.at() : before);
      }
    }
    return taken.size();
  }

  private record Taken(List<Long> accounts, Instant at) {}

  /** The accounts whose time has come. */
  public List<Long> due(Instant now, int accounts) {
    return handle
        .createQuery(DUE)
        .bind("now", Columns.utc(now))
        .bind("accounts", accounts)
        .mapTo(Long.class)
        .list();
  }

  /** Reads accounts with what has happened to them since they were last looked at. */
  public List<Watched> read(Map<Long, @Nullable Instant> changed) {
    Connection connection = handle.getConnection();
    try {
      Map<Long, StoredAccount> accounts = AccountReader.look(connection, changed.keySet());
      Map<Long, Seen> seen = seen(changed);
      Map<Long, List<Step>> steps = steps(accounts, seen);
      Map<Long, Map<Integer, Lot>> lots = lots(accounts, steps);
      Map<Long, Map<Alarm.Key, Alarm>> alarms = alarms(changed);
      List<Watched> watched = new ArrayList<>();
      accounts.forEach((id, stored) ->
          watched.add(
              new Watched(
                  stored,
                  changed.get(id),
                  seen.get(id),
                  steps.getOrDefault(id, List.of()),
                  lots.getOrDefault(id, Map.of()),
                  alarms.getOrDefault(id, Map.of()))));
      return watched;
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  private Map<Long, Seen> seen(Map<Long, @Nullable Instant> accounts) {
    Map<Long, Seen> seen = new HashMap<>();
    handle
        .createQuery("select * from account_watch where account_id = any (:accounts)")
        .bind("accounts", accounts.keySet().toArray(Long[]::new))
        .map((row, context) ->
            Map.entry(
                row.getLong("account_id"),
                new Seen(
                    row.getLong("seq"),
                    Columns.instant(row, "watched_until"),
                    row.getString("plan"))))
        .forEach(entry -> seen.put(entry.getKey(), entry.getValue()));
    return seen;
  }

  private Map<Long, List<Step>> steps(Map<Long, StoredAccount> accounts, Map<Long, Seen> seen) {
    List<Long> ids = new ArrayList<>();
    List<Long> seqs = new ArrayList<>();
    accounts.forEach((id, stored) -> {
      Seen before = seen.get(id);
      long seq = before == null ? 0 : before.seq();
      if (stored.account().seq() > seq) {
        ids.add(id);
        seqs.add(seq);
      }
    });
    Map<Long, List<Step>> steps = new HashMap<>();
    handle
        .createQuery(STEPS)
        .bind("accounts", ids.toArray(Long[]::new))
        .bind("seqs", seqs.toArray(Long[]::new))
        .map((row, context) ->
            Map.entry(
                row.getLong("account_id"),
                new Step(
                    row.getLong("seq"),
                    Columns.instant(row, "posted_at"),
                    row.getLong("credits_before"),
                    row.getLong("credits_after"),
                    changes(Columns.ints(row, "lots"), Columns.longs(row, "amounts")),
                    changes(Columns.ints(row, "pin_lots"), Columns.longs(row, "pin_units")))))
        .forEach(entry ->
            steps.computeIfAbsent(entry.getKey(), id -> new ArrayList<>()).add(entry.getValue()));
    return steps;
  }

  private static List<Change> changes(List<Integer> lots, List<Long> units) {
    List<Change> changes = new ArrayList<>(lots.size());
    for (int i = 0; i < lots.size(); i++) {
      changes.add(new Change(lots.get(i), units.get(i)));
    }
    return changes;
  }

  /** The open lots are read with the account; others only where a step changed them. */
  private Map<Long, Map<Integer, Lot>> lots(
      Map<Long, StoredAccount> accounts, Map<Long, List<Step>> steps) {
    Map<Long, Map<Integer, Lot>> lots = new HashMap<>();
    List<Long> ids = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    accounts.forEach((id, stored) -> {
      Map<Integer, Lot> own = new LinkedHashMap<>();
      stored.account().lots().forEach(lot -> own.put(lot.number(), lot));
      lots.put(id, own);
      steps.getOrDefault(id, List.of()).stream()
          .flatMap(step -> step.changes().stream())
          .map(Change::lot)
          .distinct()
          .filter(number -> !own.containsKey(number))
          .forEach(number -> {
            ids.add(id);
            numbers.add(number);
          });
    });
    if (!ids.isEmpty()) {
      handle
          .createQuery(LOTS)
          .bind("accounts", ids.toArray(Long[]::new))
          .bind("numbers", numbers.toArray(Integer[]::new))
          .map((row, context) -> Map.entry(row.getLong("account_id"), LotRows.lot(row)))
          .forEach(entry ->
              lots.computeIfAbsent(entry.getKey(), id -> new LinkedHashMap<>())
                  .put(entry.getValue().number(), entry.getValue()));
    }
    return lots;
  }

  private Map<Long, Map<Alarm.Key, Alarm>> alarms(Map<Long, @Nullable Instant> accounts) {
    Map<Long, Map<Alarm.Key, Alarm>> alarms = new HashMap<>();
    handle
        .createQuery("select * from alarm where account_id = any (:accounts)")
        .bind("accounts", accounts.keySet().toArray(Long[]::new))
        .map((row, context) ->
            Map.entry(
                row.getLong("account_id"),
                new Alarm(
                    new Alarm.Key(row.getString("kind"), row.getString("subject")),
                    row.getBoolean("raised"),
                    Columns.nullableInstant(row, "told_at"))))
        .forEach(entry ->
            alarms
                .computeIfAbsent(entry.getKey(), id -> new HashMap<>())
                .put(entry.getValue().key(), entry.getValue()));
    return alarms;
  }
}
