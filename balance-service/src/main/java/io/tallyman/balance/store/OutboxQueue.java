package io.tallyman.balance.store;

import io.tallyman.ledger.Kind;
import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import io.tallyman.topic.ApiKeyState;
import io.tallyman.topic.BalanceNotice;
import io.tallyman.topic.NoticeKind;
import io.tallyman.topic.OriginsState;
import io.tallyman.topic.TopUpWanted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The outbox, as the one publisher that is active sees it. Which one that is, is decided by a lock
 * that lives as long as its connection: an instance that dies, or loses the database, leaves it to
 * the next. Needs connections that are its own for as long as they are open, so no pooling between
 * statements outside this process.
 */
public final class OutboxQueue implements AutoCloseable {
  private static final String LOCK = "select pg_try_advisory_lock(hashtext('tallyman outbox'))";

  /** What one transaction left may be a whole batch's postings: so they are bounded, not it. */
  private static final String OLDEST =
      """
      select *
      from (select *, sum(cardinality(account_ids)) over (order by id) as postings
            from (select * from outbox order by id limit :transactions) as o) as counted
      where postings - cardinality(account_ids) < :postings
      order by id
      """;

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<TreeMap<String, String>> DETAILS = new TypeReference<>() {};

  private final Jdbi writer;
  private @Nullable Handle owned;

  /**
   * @param writer connections of the role {@code tallyman_writer}
   */
  public OutboxQueue(Jdbi writer) {
    this.writer = writer;
  }

  /**
   * What some transactions left to be told, each kind in the order in which they left it.
   *
   * @param ids of the entries
   */
  public record Untold(
      List<Long> ids,
      List<Told> postings,
      List<Long> unreadable,
      List<BalanceNotice> notices,
      List<TopUpWanted> topUps,
      List<ApiKeyState> keys,
      List<OriginsState> origins) {}

  /**
   * A posting to be told.
   *
   * @param number of its run of usage; null for any posting that is a single line
   * @param events lines in the run
   * @param tiers by how many actions the counters of tiers changed; only those that did
   */
  public record Told(
      String organization,
      String wallet,
      long account,
      long seq,
      Kind kind,
      Instant postedAt,
      Credits before,
      Credits after,
      @Nullable Long number,
      int events,
      Map<String, Long> tiers) {}

  /** Whether this is the active publisher; becomes it if there is none. */
  public boolean own() {
    Handle handle = owned;
    if (handle != null) {
      return true;
    }
    handle = writer.open();
    boolean locked = false;
    try {
      locked = handle.createQuery(LOCK).mapTo(Boolean.class).one();
    } finally {
      if (locked) {
        owned = handle;
      } else {
        handle.close();
      }
    }
    return locked;
  }

  /**
   * What the oldest transactions left. Those at one account ascend as its postings do, since they
   * add it under its lock; others may turn up late, below ids that were read before.
   *
   * @param transactions how many at most
   * @param postings no further transaction is read once there are as many of them
   */
  public Untold oldest(int transactions, int postings) {
    Handle handle = owner();
    List<Bare> rows =
        handle
            .createQuery(OLDEST)
            .bind("transactions", transactions)
            .bind("postings", postings)
            .map((row, context) -> Bare.of(row))
            .list();
    return new Untold(
        rows.stream().map(Bare::id).toList(),
        postings(handle, all(rows, Bare::accounts), all(rows, Bare::seqs)),
        all(rows, Bare::unreadable),
        notices(handle, all(rows, Bare::notices)),
        topUps(handle, all(rows, Bare::topUps)),
        KeyTable.states(handle, all(rows, Bare::keys)),
        OriginsTable.states(handle, all(rows, Bare::origins)));
  }

  private static <T> List<T> all(List<Bare> rows, Function<Bare, List<T>> part) {
    return rows.stream().flatMap(row -> part.apply(row).stream()).toList();
  }

  /** Forgets what has been told, whoever is the active publisher by now. */
  public void remove(Untold told) {
    writer.useHandle(handle ->
        handle
            .createUpdate("delete from outbox where id = any(:ids)")
            .bind("ids", told.ids().toArray(Long[]::new))
            .execute());
  }

  /** Ceases to be the active publisher. */
  @Override
  public void close() {
    Handle handle = owned;
    owned = null;
    if (handle != null) {
      // The pool would keep the connection, and with it the lock.
      try (handle) {
        handle.execute("select pg_advisory_unlock_all()");
      }
    }
  }

  private Handle owner() {
    Handle handle = owned;
    if (handle == null) {
      throw new IllegalStateException("not the active publisher");
    }
    return handle;
  }

  private static List<Told> postings(Handle handle, List<Long> accounts, List<Long> seqs) {
    if (accounts.isEmpty()) {
      return List.of();
    }
    // The lateral limits keep the plan to index probes.
    return handle
        .createQuery(
            """
            select o.name as organization, a.wallet, p.*, t.tiers as changed_tiers,
                   t.units as changed_units
            from unnest(:accounts, :seqs) with ordinality as k (account_id, seq, place)
            cross join lateral (
              select * from posting p where p.account_id = k.account_id and p.seq = k.seq limit 1) p
            join account a on a.id = p.account_id
            join organization o on o.id = p.organization_id
            cross join lateral (
              select array_agg(l.unit order by c.place) as tiers,
                     array_agg(c.units order by c.place) as units
              from unnest(p.lots, p.amounts) with ordinality as c (lot, units, place)
              join lot l on l.account_id = p.account_id and l.number = c.lot
              where l.unit <> 'credits') t
            order by k.place
            """)
        .bind("accounts", accounts.toArray(Long[]::new))
        .bind("seqs", seqs.toArray(Long[]::new))
        .map((posting, context) -> told(posting))
        .list();
  }

  private static List<BalanceNotice> notices(Handle handle, List<Long> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return handle
        .createQuery(
            """
            select n.*, o.name as organization, a.wallet
            from unnest(:ids) with ordinality as k (id, place)
            join notice n on n.id = k.id
            join account a on a.id = n.account_id
            join organization o on o.id = n.organization_id
            order by k.place
            """)
        .bind("ids", ids.toArray(Long[]::new))
        .map((notice, context) ->
            new BalanceNotice(
                notice.getLong("id"),
                notice.getString("organization"),
                notice.getString("wallet"),
                NoticeKind.ofCode(notice.getString("kind")),
                JSON.readValue(notice.getString("details"), DETAILS),
                Columns.instant(notice, "occurred_at")))
        .list();
  }

  private static List<TopUpWanted> topUps(Handle handle, List<UUID> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return handle
        .createQuery(
            """
            select t.*, o.name as organization, a.wallet
            from unnest(:ids) with ordinality as k (id, place)
            join top_up_attempt t on t.id = k.id
            join account a on a.id = t.account_id
            join organization o on o.id = t.organization_id
            order by k.place
            """)
        .bind("ids", ids.toArray(UUID[]::new))
        .map((attempt, context) ->
            new TopUpWanted(
                attempt.getObject("id", UUID.class),
                attempt.getString("organization"),
                attempt.getString("wallet"),
                attempt.getString("pack"),
                Credits.ofMicros(attempt.getLong("credits")),
                new Money(
                    attempt.getLong("price_minor"),
                    Currency.getInstance(attempt.getString("currency"))),
                Columns.instant(attempt, "started_at")))
        .list();
  }

  private static Told told(ResultSet row) throws SQLException {
    List<String> tiers = Columns.strings(row, "changed_tiers");
    List<Long> units = Columns.longs(row, "changed_units");
    Map<String, Long> changes = new TreeMap<>();
    for (int i = 0; i < tiers.size(); i++) {
      changes.merge(tiers.get(i), units.get(i), Long::sum);
    }
    changes.values().removeIf(change -> change == 0);
    return new Told(
        row.getString("organization"),
        row.getString("wallet"),
        row.getLong("account_id"),
        row.getLong("seq"),
        Kind.ofCode(row.getString("kind")),
        Columns.instant(row, "posted_at"),
        Credits.ofMicros(row.getLong("credits_before")),
        Credits.ofMicros(row.getLong("credits_after")),
        Columns.nullableLong(row, "number"),
        row.getInt("events"),
        changes);
  }

  private record Bare(
      long id,
      List<Long> accounts,
      List<Long> seqs,
      List<Long> unreadable,
      List<Long> notices,
      List<UUID> topUps,
      List<String> keys,
      List<String> origins) {
    static Bare of(ResultSet row) throws SQLException {
      return new Bare(
          row.getLong("id"),
          Columns.longs(row, "account_ids"),
          Columns.longs(row, "seqs"),
          Columns.longs(row, "quarantined"),
          Columns.longs(row, "notices"),
          Columns.uuids(row, "top_ups"),
          Columns.strings(row, "keys"),
          Columns.strings(row, "origins"));
    }
  }
}
