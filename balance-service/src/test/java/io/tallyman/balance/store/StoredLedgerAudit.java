package io.tallyman.balance.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.ledger.Chain;
import io.tallyman.ledger.Digest;
import io.tallyman.ledger.DigestWriter;
import io.tallyman.ledger.Hold.Pin;
import io.tallyman.ledger.Kind;
import io.tallyman.ledger.Posting;
import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.Posting.CountedRun;
import io.tallyman.ledger.Posting.Line;
import io.tallyman.ledger.Posting.Repayment;
import io.tallyman.ledger.Stretch;
import io.tallyman.ledger.UsageRun;
import io.tallyman.ledger.UsageRun.TierCount;
import io.tallyman.topic.ContentDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * Proves a stored ledger from its rows alone: that sums agree, that no row of usage and no posting
 * was changed, and that each posting is what its rows add up to.
 */
public final class StoredLedgerAudit {
  private static final String DISAGREEING_ACCOUNTS =
      """
      select count(*) from account a
      where a.credits <> (select coalesce(sum(remaining), 0) from lot l
                          where l.account_id = a.id and l.unit = 'credits')
         or a.held <> (select coalesce(sum(pinned), 0) from lot l
                       where l.account_id = a.id and l.unit = 'credits')
         or a.open_holds <> (select count(*) from hold h
                             where h.account_id = a.id and h.state = 'open')
         or a.overage <> (select coalesce(sum(to_credits - from_credits), 0) from overage o
                          where o.account_id = a.id)
         or a.credits - a.overage <> coalesce((select credits_after from posting p
                                               where p.account_id = a.id and p.seq = a.seq), 0)
         or a.seq <> (select count(*) from posting p where p.account_id = a.id)
      """;
  private static final String DISAGREEING_LOTS =
      """
      select count(*) from lot l
      where l.pinned <> (select coalesce(sum(pin.units), 0)
                         from posting p, unnest(p.pin_lots, p.pin_units) as pin(lot, units)
                         where p.account_id = l.account_id and pin.lot = l.number)
         or l.pinned <> (select coalesce(sum(pin.units), 0)
                         from hold h, unnest(h.pin_lots, h.pin_units) as pin(lot, units)
                         where h.account_id = l.account_id and pin.lot = l.number)
         or l.remaining <> (select coalesce(sum(change.units), 0)
                            from posting p, unnest(p.lots, p.amounts) as change(lot, units)
                            where p.account_id = l.account_id and change.lot = l.number)
      """;
  private static final String DISAGREEING_RUNS =
      """
      select count(*) from posting p
      cross join lateral (
        select count(*) as events, sum(u.credits) as credits,
               sum(u.credits + case when u.tiers_before[u.tier] >= p.tier_counters[u.tier]
                                    then p.tier_weights[u.tier] else 0 end) as charged
        from usage u
        where u.posting_number = p.number and u.appended_at = p.appended_at) as u
      where p.number is not null
        and (u.events <> p.events or u.credits <> p.credits
             or p.kind = 'usage' and u.charged <> p.credits_before - p.credits_after)
      """;
  private static final String ROWS = "select * from usage order by posting_number, ordinal";
  private static final String POSTINGS = "select * from posting order by account_id, seq";
  private static final String REPAYMENTS =
      """
      select lot, seq, from_credits, to_credits from repayment
      where account_id = ? and by_seq = ? order by seq, from_credits
      """;

  private final Connection connection;

  private StoredLedgerAudit(Connection connection) {
    this.connection = connection;
  }

  /** Fails at the first thing that is not as it must be, as of one moment: others may go on. */
  public static void check(Jdbi owner) throws SQLException {
    owner.useTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        handle -> {
          assertThat(handle.select(DISAGREEING_ACCOUNTS).mapTo(Long.class).one())
              .as("accounts whose sums do not agree")
              .isZero();
          assertThat(handle.select(DISAGREEING_LOTS).mapTo(Long.class).one())
              .as("lots that postings and holds do not add up to")
              .isZero();
          assertThat(handle.select(DISAGREEING_RUNS).mapTo(Long.class).one())
              .as("postings that their rows do not add up to")
              .isZero();
          StoredLedgerAudit audit = new StoredLedgerAudit(handle.getConnection());
          audit.checkChains(audit.checkRows());
        });
  }

  /** Recomputes the digest of every row; returns that of each run, by its number. */
  private Map<Long, Digest> checkRows() throws SQLException {
    Map<Long, List<Digest>> digests = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(ROWS);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        Digest digest = usageRow(rows).digest(new DigestWriter());
        assertThat(Digest.of(rows.getBytes("digest"))).isEqualTo(digest);
        digests
            .computeIfAbsent(rows.getLong("posting_number"), number -> new ArrayList<>())
            .add(digest);
      }
    }
    Map<Long, Digest> runs = new HashMap<>();
    digests.forEach((number, own) -> {
      DigestWriter writer = new DigestWriter();
      own.forEach(writer::put);
      runs.put(number, writer.digest());
    });
    return runs;
  }

  private void checkChains(Map<Long, Digest> runs) throws SQLException {
    Map<Long, Digest> heads = new HashMap<>();
    Chain chain = new Chain();
    try (PreparedStatement select = connection.prepareStatement(POSTINGS);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        long account = rows.getLong("account_id");
        Digest previous = heads.getOrDefault(account, Digest.ZERO);
        Posting posting = posting(rows, account);
        assertThat(Digest.of(rows.getBytes("previous_hash"))).isEqualTo(previous);
        assertThat(Digest.of(rows.getBytes("hash")))
            .as("hash of %s", posting)
            .isEqualTo(chain.next(previous, account, posting));
        CountedRun counted = posting.run();
        if (counted != null) {
          assertThat(counted.run().rowsDigest()).isEqualTo(runs.get(counted.run().number()));
        }
        heads.put(account, Digest.of(rows.getBytes("hash")));
      }
    }
    try (PreparedStatement select =
            connection.prepareStatement("select id, head_hash from account");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        assertThat(Digest.of(rows.getBytes("head_hash")))
            .isEqualTo(heads.getOrDefault(rows.getLong("id"), Digest.ZERO));
      }
    }
  }

  private Posting posting(ResultSet row, long account) throws SQLException {
    long seq = row.getLong("seq");
    Kind kind = Kind.ofCode(row.getString("kind"));
    List<Change> changes = new ArrayList<>();
    List<Integer> lots = Columns.ints(row, "lots");
    List<Long> amounts = Columns.longs(row, "amounts");
    for (int i = 0; i < lots.size(); i++) {
      changes.add(new Change(lots.get(i), amounts.get(i)));
    }
    CountedRun run = run(row);
    return new Posting(
        seq,
        kind,
        Columns.instant(row, "posted_at"),
        row.getLong("credits_before"),
        row.getLong("credits_after"),
        changes,
        new Line(
            row.getString("tier"),
            row.getLong("tier_units"),
            row.getString("reference"),
            row.getString("description"),
            row.getString("metadata")),
        run,
        uncovered(row, seq),
        repayments(account, seq),
        cancelled(row),
        pins(row));
  }

  private static @Nullable CountedRun run(ResultSet row) throws SQLException {
    Long number = Columns.nullableLong(row, "number");
    if (number == null) {
      return null;
    }
    List<TierCount> tiers = new ArrayList<>();
    List<String> names = Columns.strings(row, "tiers");
    for (int i = 0; i < names.size(); i++) {
      tiers.add(
          new TierCount(
              names.get(i),
              Columns.longs(row, "tier_weights").get(i),
              Columns.longs(row, "tier_actions").get(i)));
    }
    return new CountedRun(
        new UsageRun(
            number,
            Columns.instant(row, "appended_at"),
            row.getInt("events"),
            row.getLong("credits"),
            tiers,
            Moves.read(row),
            Digest.of(row.getBytes("rows_digest"))),
        Columns.longs(row, "tier_counters"));
  }

  private static @Nullable Stretch uncovered(ResultSet row, long seq) throws SQLException {
    Long from = Columns.nullableLong(row, "uncovered_from");
    return from == null ? null : new Stretch(seq, from, row.getLong("uncovered_to"));
  }

  private static List<Stretch> cancelled(ResultSet row) throws SQLException {
    List<Stretch> cancelled = new ArrayList<>();
    List<Long> seqs = Columns.longs(row, "cancelled_seqs");
    for (int i = 0; i < seqs.size(); i++) {
      cancelled.add(
          new Stretch(
              seqs.get(i),
              Columns.longs(row, "cancelled_from").get(i),
              Columns.longs(row, "cancelled_to").get(i)));
    }
    return cancelled;
  }

  private static List<Pin> pins(ResultSet row) throws SQLException {
    List<Pin> pins = new ArrayList<>();
    List<Integer> holds = Columns.ints(row, "pin_holds");
    for (int i = 0; i < holds.size(); i++) {
      pins.add(
          new Pin(
              holds.get(i),
              Columns.ints(row, "pin_lots").get(i),
              Columns.longs(row, "pin_units").get(i)));
    }
    return pins;
  }

  private List<Repayment> repayments(long account, long bySeq) throws SQLException {
    List<Repayment> repayments = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(REPAYMENTS)) {
      select.setLong(1, account);
      select.setLong(2, bySeq);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          repayments.add(
              new Repayment(
                  new Stretch(
                      rows.getLong("seq"),
                      rows.getLong("from_credits"),
                      rows.getLong("to_credits")),
                  rows.getInt("lot")));
        }
      }
    }
    return repayments;
  }

  private static UsageRow usageRow(ResultSet row) throws SQLException {
    return new UsageRow(
        Columns.instant(row, "appended_at"),
        row.getLong("posting_number"),
        row.getInt("ordinal"),
        new Identity(
            row.getLong("organization_id"), row.getString("source"), row.getString("event_id")),
        row.getLong("account_id"),
        row.getString("action"),
        Columns.instant(row, "occurred_at"),
        row.getInt("catalog_version"),
        row.getLong("credits"),
        row.getInt("tier"),
        row.getLong("credits_before"),
        row.getArray("tiers_before") == null ? null : Columns.ints(row, "tiers_before"),
        row.getLong("cost_micros"),
        row.getString("resource_id"),
        row.getString("dimensions"),
        row.getString("data"),
        content(row));
  }

  private static ContentDigest content(ResultSet row) throws SQLException {
    return new ContentDigest(row.getLong("content_high"), row.getLong("content_low"));
  }
}
