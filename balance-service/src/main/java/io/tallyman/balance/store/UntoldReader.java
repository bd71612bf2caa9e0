package io.tallyman.balance.store;

import io.tallyman.balance.store.AccountNames.Name;
import io.tallyman.balance.store.Untold.Told;
import io.tallyman.ledger.Kind;
import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import io.tallyman.topic.BalanceNotice;
import io.tallyman.topic.NoticeKind;
import io.tallyman.topic.TopUpWanted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads what is to be told: entries of the outbox name it, and it stands in tables of its own. */
record UntoldReader(Handle handle, AccountNames names) {
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

  /**
   * What the oldest transactions left.
   *
   * @param transactions how many at most
   * @param postings no further transaction is read once there are as many of them
   */
  Untold oldest(int transactions, int postings) {
    List<Entry> rows =
        handle
            .createQuery(OLDEST)
            .bind("transactions", transactions)
            .bind("postings", postings)
            .map((row, context) -> Entry.of(row))
            .list();
    return new Untold(
        rows.stream().map(Entry::id).toList(),
        postings(all(rows, Entry::accounts), all(rows, Entry::seqs)),
        all(rows, Entry::unreadable),
        notices(all(rows, Entry::notices)),
        topUps(all(rows, Entry::topUps)),
        KeyTable.states(handle, all(rows, Entry::keys)),
        OriginsTable.states(handle, all(rows, Entry::origins)));
  }

  private static <T> List<T> all(List<Entry> rows, Function<Entry, List<T>> part) {
    return rows.stream().flatMap(row -> part.apply(row).stream()).toList();
  }

  private List<Told> postings(List<Long> accounts, List<Long> seqs) {
    if (accounts.isEmpty()) {
      return List.of();
    }
    Map<Long, Name> named = names.of(handle, accounts);
    // The lateral limits keep the plan to index probes.
    return handle
        .createQuery(
            """
            select p.*, t.tiers as changed_tiers, t.units as changed_units
            from unnest(:accounts, :seqs) with ordinality as k (account_id, seq, place)
            cross join lateral (
              select account_id, seq, kind, posted_at, credits_before, credits_after, number,
                     events, lots, amounts,
                     kind <> 'usage' or cardinality(tiers) > 0 as may_change_tiers
              from posting
              where account_id = k.account_id and seq = k.seq
              limit 1) p
            left join lateral (
              select array_agg(l.unit) as tiers, array_agg(c.units) as units
              from unnest(p.lots, p.amounts) as c (lot, units)
              join lot l on l.account_id = p.account_id and l.number = c.lot
              where l.unit <> 'credits') t on p.may_change_tiers
            order by k.place
            """)
        .bind("accounts", accounts.toArray(Long[]::new))
        .bind("seqs", seqs.toArray(Long[]::new))
        .map((posting, context) ->
            told(posting, Objects.requireNonNull(named.get(posting.getLong("account_id")))))
        .list();
  }

  private List<BalanceNotice> notices(List<Long> ids) {
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

  private List<TopUpWanted> topUps(List<UUID> ids) {
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

  private static Told told(ResultSet row, Name name) throws SQLException {
    List<String> tiers = Columns.strings(row, "changed_tiers");
    List<Long> units = Columns.longs(row, "changed_units");
    Map<String, Long> changes = new TreeMap<>();
    for (int i = 0; i < tiers.size(); i++) {
      changes.merge(tiers.get(i), units.get(i), Long::sum);
    }
    changes.values().removeIf(change -> change == 0);
    return new Told(
        name.organization(),
        name.wallet(),
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

  /** An entry of the outbox: the keys of what is to be told. */
  private record Entry(
      long id,
      List<Long> accounts,
      List<Long> seqs,
      List<Long> unreadable,
      List<Long> notices,
      List<UUID> topUps,
      List<String> keys,
      List<String> origins) {
    static Entry of(ResultSet row) throws SQLException {
      return new Entry(
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
