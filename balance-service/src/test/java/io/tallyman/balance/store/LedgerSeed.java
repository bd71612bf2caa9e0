package io.tallyman.balance.store;

import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Decision;
import io.tallyman.ledger.Decision.Decided;
import io.tallyman.ledger.Digest;
import io.tallyman.ledger.DigestWriter;
import io.tallyman.ledger.Kind;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.Lot;
import io.tallyman.ledger.PlanCommand;
import io.tallyman.ledger.Posting;
import io.tallyman.ledger.Span;
import io.tallyman.ledger.UsageRun;
import io.tallyman.ledger.UsageRun.TierCount;
import io.tallyman.money.Credits;
import io.tallyman.topic.ContentDigest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Fills a ledger through its own decisions and tables, for tests of what reads it. */
public final class LedgerSeed {
  private final Jdbi owner;
  private final Jdbi writer;
  private final Ledger ledger;
  private final Queue<Told> posted = new ConcurrentLinkedQueue<>();
  private long postingNumber = 1000;

  public LedgerSeed(FreshDatabase database, Ledger ledger) {
    owner = database.owner();
    writer = database.writer();
    this.ledger = ledger;
  }

  /**
   * An event to be posted.
   *
   * @param credits the price's terms
   * @param tier the tier of its action, or null
   */
  public record Event(
      String id,
      String action,
      Instant occurredAt,
      String credits,
      @Nullable Tier tier,
      @Nullable String dimensions,
      String data) {
    public record Tier(String name, String weight) {}

    public static Event of(String id, String action, Instant occurredAt, String credits) {
      return new Event(id, action, occurredAt, credits, null, null, "{}");
    }

    public static Event of(String id, Instant occurredAt, Tier tier) {
      return new Event(id, "agent.action", occurredAt, "0", tier, null, "{}");
    }
  }

  public long organization(String name, Instant createdAt) {
    return owner.withHandle(handle ->
        handle
            .createQuery(
                """
                insert into organization (name, created_at)
                values (:name, cast(:at as timestamptz)) returning id
                """)
            .bind("name", name)
            .bind("at", createdAt.toString())
            .mapTo(Long.class)
            .one());
  }

  /** A wallet; with a plan, its first period begins at once. */
  public long account(long organization, String wallet, Instant createdAt, @Nullable String plan) {
    return owner.inTransaction(handle -> {
      long id =
          handle
              .createQuery(
                  """
                  insert into account (organization_id, wallet, created_at, posted_at, due_at,
                                       head_hash)
                  values (:organization, :wallet, cast(:at as timestamptz),
                          cast(:at as timestamptz),
                          case when :planned then cast(:at as timestamptz) end, :hash)
                  returning id
                  """)
              .bind("organization", organization)
              .bind("wallet", wallet)
              .bind("at", createdAt.toString())
              .bind("planned", plan != null)
              .bind("hash", Digest.ZERO.toBytes())
              .mapTo(Long.class)
              .one();
      if (plan != null) {
        handle.execute(
            """
            insert into plan_state (account_id, organization_id, subscription, plan, status,
                                    billing_interval, anchor, current_period_start,
                                    current_period_end, home_anchor)
            select ?, ?, 'default', ?, 'active', 'month', at, at, at, at
            from (select cast(? as timestamptz) as at)
            """,
            id,
            organization,
            plan,
            createdAt.toString());
      }
      return id;
    });
  }

  public void grant(
      long account,
      LotSource source,
      String credits,
      @Nullable Instant expiresAt,
      String reference,
      Instant now) {
    long units = Credits.parse(credits).micros();
    decide(
        account,
        new Command.Grant(source, Lot.CREDITS, units, expiresAt, reference, "seeded"),
        now);
  }

  public void grantUnits(long account, String tier, long units, String reference, Instant now) {
    decide(account, new Command.Grant(LotSource.BONUS, tier, units, null, reference, null), now);
  }

  /**
   * Does anything else to an account.
   *
   * @param lots that the command is about, open or not
   * @return what was decided: a refusal is not stored
   */
  public Decision give(long account, Command command, Set<Integer> lots, Instant now) {
    return give(account, command, lots, now, List.of());
  }

  private Decision give(
      long account, Command command, Set<Integer> lots, Instant now, List<UsageRow> rows) {
    return asWriter(handle -> {
      StoredAccount stored =
          NamedLots.add(handle.getConnection(), lock(handle, account, now), lots);
      if (command instanceof Command.OfPlan plan
          && plan.command() instanceof PlanCommand.Start start) {
        stored = NamedLots.addBroughtBy(handle.getConnection(), stored, start.subscription());
      }
      Decision decision = ledger.decide(stored.account(), command, now);
      if (decision instanceof Decided decided) {
        List<LedgerStore.Change> changes = List.of(new LedgerStore.Change(stored, decided));
        LedgerStore.storeMany(handle.getConnection(), changes);
        changes.forEach(change -> posted.addAll(change.told()));
        HourlyUse use = new HourlyUse();
        use.add(changes, run -> rows);
        Writes writes = new Writes();
        use.leave(writes, now);
        writes.execute(handle.getConnection());
      }
      return decision;
    });
  }

  /** A service's sweep may be at the account too. */
  private static StoredAccount lock(Handle handle, long account, Instant now) throws SQLException {
    Map<Long, StoredAccount> locked =
        AccountLocks.lock(
                handle.getConnection(), List.of(account), AccountReader.Depth.WHOLE, () -> now)
            .accounts();
    return Objects.requireNonNull(locked.get(account), () -> "no account " + account);
  }

  /** The account as it is stored. */
  public Account read(long account) {
    return asWriter(handle -> read(handle, account).account());
  }

  private static StoredAccount read(Handle handle, long account) throws SQLException {
    StoredAccount stored =
        AccountReader.read(handle.getConnection(), List.of(account)).get(account);
    if (stored == null) {
      throw new IllegalArgumentException("no account " + account);
    }
    return stored;
  }

  /** Stores what time has brought. */
  public void advance(long account, Instant now) {
    decide(account, new Command.Advance(), now);
  }

  /** Posts events as one run, and queues them for the rollup; returns the posting's number. */
  public long use(long account, Instant now, List<Event> events) {
    Appended appended = append(account, now, events);
    UsageRun run = appended.run();
    decide(account, new Command.PostUsage(run, List::of), now, appended.rows());
    return run.number();
  }

  /** Undoes an event that {@code paid} lots have paid for in full. */
  public void undo(long account, List<Posting.Change> paid, String voidId, Instant now) {
    UsageRun run = append(account, now, List.of(Event.of(voidId, "tallyman.void", now, "0"))).run();
    Posting.Line line = new Posting.Line(null, 0, voidId, "sent by mistake", null);
    decide(
        account,
        new Command.Undo(Kind.VOID, 0, new Span(0, 0), paid, List.of(), line, List.of(), run),
        now);
  }

  /** All that was posted, as it would be told. */
  public List<Told> posted() {
    return List.copyOf(posted);
  }

  /** Anything else, as the owner. */
  public void execute(String sql, Object... arguments) {
    owner.useHandle(handle -> handle.execute(sql, arguments));
  }

  /** A run, and its rows. */
  private record Appended(UsageRun run, List<UsageRow> rows) {}

  private Appended append(long account, Instant now, List<Event> events) {
    long number = postingNumber++;
    List<TierCount> tiers = new ArrayList<>();
    return asWriter(handle -> {
      long organization =
          handle
              .createQuery("select organization_id from account where id = :id")
              .bind("id", account)
              .mapTo(Long.class)
              .one();
      List<UsageRow> rows = rows(organization, account, number, now, events, tiers);
      handle.execute("select ensure_usage_week(cast(? as timestamptz))", now.toString());
      List<Digest> digests = rows.stream().map(row -> row.digest(new DigestWriter())).toList();
      UsageTable.append(handle.getConnection(), rows, digests);
      long credits = rows.stream().mapToLong(UsageRow::credits).sum();
      return new Appended(
          new UsageRun(number, now, rows.size(), credits, tiers, List.of(), digests.getFirst()),
          rows);
    });
  }

  private void decide(long account, Command command, Instant now) {
    decide(account, command, now, List.of());
  }

  private void decide(long account, Command command, Instant now, List<UsageRow> rows) {
    Decision decision = give(account, command, Set.of(), now, rows);
    if (!(decision instanceof Decided)) {
      throw new IllegalStateException(command + " was refused: " + decision);
    }
  }

  private interface Work<T> {
    T in(Handle handle) throws SQLException;
  }

  private <T> T asWriter(Work<T> work) {
    try {
      return writer.inTransaction(work::in);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<UsageRow> rows(
      long organization,
      long account,
      long number,
      Instant now,
      List<Event> events,
      List<TierCount> tiers) {
    List<String> names =
        events.stream()
            .map(Event::tier)
            .filter(tier -> tier != null)
            .map(Event.Tier::name)
            .distinct()
            .toList();
    Map<String, Integer> actions = new HashMap<>();
    Map<String, Long> weights = new HashMap<>();
    List<UsageRow> rows = new ArrayList<>();
    long before = 0;
    for (Event event : events) {
      long credits = Credits.parse(event.credits()).micros();
      Event.Tier tier = event.tier();
      Identity identity = new Identity(organization, "urn:test", event.id());
      rows.add(
          new UsageRow(
              now,
              number,
              rows.size() + 1,
              identity,
              identity.key(new DigestWriter()),
              account,
              event.action(),
              event.occurredAt(),
              1,
              credits,
              tier == null ? 0 : names.indexOf(tier.name()) + 1,
              before,
              names.isEmpty()
                  ? null
                  : names.stream().map(name -> actions.getOrDefault(name, 0)).toList(),
              20_000,
              null,
              event.dimensions(),
              event.data(),
              new ContentDigest(0, rows.size())));
      before += credits;
      if (tier != null) {
        actions.merge(tier.name(), 1, Integer::sum);
        weights.put(tier.name(), Credits.parse(tier.weight()).micros());
      }
    }
    for (String name : names) {
      tiers.add(new TierCount(name, weights.getOrDefault(name, 0L), actions.getOrDefault(name, 0)));
    }
    return rows;
  }
}
