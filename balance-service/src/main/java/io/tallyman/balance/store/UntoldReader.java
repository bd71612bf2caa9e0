package io.tallyman.balance.store;

import io.tallyman.balance.store.AccountNames.Name;
import io.tallyman.balance.store.Untold.Posted;
import io.tallyman.ledger.Kind;
import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import io.tallyman.topic.BalanceNotice;
import io.tallyman.topic.NoticeKind;
import io.tallyman.topic.TopUpWanted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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

/** Reads what is to be told: entries of the outbox say it, or name rows of other tables. */
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
  private static final TypeReference<TreeMap<String, Long>> TIERS = new TypeReference<>() {};

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
        postings(rows),
        all(rows, Entry::unreadable),
        notices(all(rows, Entry::notices)),
        topUps(all(rows, Entry::topUps)),
        KeyTable.states(handle, all(rows, Entry::keys)),
        OriginsTable.states(handle, all(rows, Entry::origins)));
  }

  private static <T> List<T> all(List<Entry> rows, Function<Entry, List<T>> part) {
    return rows.stream().flatMap(row -> part.apply(row).stream()).toList();
  }

  private List<Posted> postings(List<Entry> rows) {
    Map<Long, Name> named = names.of(handle, all(rows, Entry::accounts));
    List<Posted> postings = new ArrayList<>();
    for (Entry row : rows) {
      for (int i = 0; i < row.accounts().size(); i++) {
        Told told = row.told(i);
        Name name = Objects.requireNonNull(named.get(told.accountId()));
        postings.add(new Posted(name.organization(), name.wallet(), told));
      }
    }
    return postings;
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

  /** An entry of the outbox: postings, and the keys of what else is to be told. */
  private record Entry(
      long id,
      List<Long> accounts,
      List<Long> seqs,
      List<String> kinds,
      List<Long> postedAt,
      List<Long> befores,
      List<Long> afters,
      List<Long> numbers,
      List<Long> events,
      List<String> tiers,
      List<Long> unreadable,
      List<Long> notices,
      List<UUID> topUps,
      List<String> keys,
      List<String> origins) {
    Told told(int place) {
      String changed = tiers.get(place);
      return new Told(
          accounts.get(place),
          seqs.get(place),
          Kind.ofCode(kinds.get(place)),
          Instant.EPOCH.plus(postedAt.get(place), ChronoUnit.MICROS),
          befores.get(place),
          afters.get(place),
          numbers.get(place),
          Math.toIntExact(events.get(place)),
          changed.isEmpty() ? Map.of() : JSON.readValue(changed, TIERS));
    }

    static Entry of(ResultSet row) throws SQLException {
      return new Entry(
          row.getLong("id"),
          Columns.longs(row, "account_ids"),
          Columns.longs(row, "seqs"),
          Columns.strings(row, "kinds"),
          Columns.longs(row, "posted_at"),
          Columns.longs(row, "befores"),
          Columns.longs(row, "afters"),
          Columns.longs(row, "numbers"),
          Columns.longs(row, "events"),
          Columns.strings(row, "tiers"),
          Columns.longs(row, "quarantined"),
          Columns.longs(row, "notices"),
          Columns.uuids(row, "top_ups"),
          Columns.strings(row, "keys"),
          Columns.strings(row, "origins"));
    }
  }
}
