package io.tallyman.balance.store;

import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Decision.Decided;
import io.tallyman.ledger.Digest;
import io.tallyman.ledger.Hold;
import io.tallyman.ledger.Lot;
import io.tallyman.ledger.Replay;
import io.tallyman.ledger.Standing;
import io.tallyman.ledger.Stretch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes what follows from an account's postings over what is there, whatever that is. Counts
 * against limits, and when units last came and went, stay as they are.
 */
public final class DerivedRows {
  private static final String ACCOUNT =
      """
      update account
      set seq = ?, posted_at = ?, due_at = ?, credits = ?, held = ?, overage = ?, lots = ?,
          holds = ?, open_holds = ?, head_hash = ?
      where id = ?
      """;
  private static final String LOT =
      """
      insert into lot (account_id, number, organization_id, unit, source, priority, amount,
                       remaining, pinned, parked, replaced, starts_at, expires_at, reference, open)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (account_id, number) do update
      set unit = excluded.unit, source = excluded.source, priority = excluded.priority,
          amount = excluded.amount, remaining = excluded.remaining, pinned = excluded.pinned,
          parked = excluded.parked, replaced = excluded.replaced,
          starts_at = excluded.starts_at, expires_at = excluded.expires_at,
          reference = excluded.reference, open = excluded.open
      """;

  /** There is no posting of it; nobody may delete it, but it must hold nothing. */
  private static final String FORGED_LOTS =
      """
      update lot set remaining = 0, pinned = 0, parked = 0, amount = 0, open = false
      where account_id = ? and number > ?
      """;

  private static final String NOTHING_OWED = "delete from overage where account_id = ?";
  private static final String OWED =
      """
      insert into overage (account_id, seq, from_credits, to_credits, organization_id)
      values (?, ?, ?, ?, ?)
      """;
  private static final String PINS =
      """
      update hold set pin_lots = ?, pin_units = ?, state = 'open', ended_seq = null,
                      ended_at = null
      where account_id = ? and number = ?
      """;
  private static final String NO_LONGER_OPEN =
      """
      update hold set state = 'released'
      where account_id = ? and state = 'open' and number <> all (?)
      """;

  private DerivedRows() {}

  /** Locks accounts, in the order of their ids. */
  public static void lock(Connection connection, List<Long> ids, InstantSource clock)
      throws SQLException {
    AccountLocks.lock(connection, ids, AccountReader.Depth.FOR_USAGE, clock);
  }

  /** Writes all rows of an account that is locked, as its postings make them. */
  public static void write(Connection connection, AuditedAccount stored, Replay replay, Digest head)
      throws SQLException {
    Account account = account(stored, replay);
    writeAccount(connection, account, head);
    for (Lot lot : replay.lots()) {
      writeLot(connection, stored, lot);
    }
    execute(connection, FORGED_LOTS, account.id(), account.lastLot());
    writeOverage(connection, stored, account.stretches());
    writePins(connection, account);
    Writes writes = new Writes();
    PlanStates.write(
        writes, List.of(new Change(stored.stored(), new Decided(account, List.of(), List.of()))));
    writes.execute(connection);
  }

  /** When holds lapse, and what it counts, no posting tells. */
  private static Account account(AuditedAccount stored, Replay replay) {
    Account is = stored.stored().account();
    Account must = replay.account();
    Standing standing = replay.standing();
    Map<Integer, Hold> rows =
        stored.holds().stream().collect(Collectors.toMap(Hold::number, hold -> hold));
    List<Hold> holds = new ArrayList<>();
    for (Hold hold : must.holds()) {
      Hold row = rows.get(hold.number());
      holds.add(
          row == null ? hold : new Hold(hold.number(), row.expiresAt(), hold.pins(), row.moves()));
    }
    return new Account(
        must.id(),
        must.seq(),
        must.postedAt(),
        must.credits(),
        must.overage(),
        must.lastLot(),
        must.lastHold(),
        must.lots(),
        holds,
        must.stretches(),
        standing == null ? is.standing() : standing,
        is.counts());
  }

  private static void writeAccount(Connection connection, Account account, Digest head)
      throws SQLException {
    execute(
        connection,
        ACCOUNT,
        account.seq(),
        account.postedAt(),
        account.dueAt(),
        account.credits(),
        account.held(),
        account.overage(),
        account.lastLot(),
        account.lastHold(),
        account.holds().size(),
        head.toBytes(),
        account.id());
  }

  private static void writeLot(Connection connection, AuditedAccount stored, Lot lot)
      throws SQLException {
    execute(
        connection,
        LOT,
        stored.id(),
        lot.number(),
        stored.stored().organizationId(),
        lot.unit(),
        lot.source().code(),
        lot.priority(),
        lot.amount(),
        lot.remaining(),
        lot.pinned(),
        lot.parked(),
        lot.replaced(),
        lot.startsAt(),
        lot.expiresAt(),
        lot.reference(),
        lot.open());
  }

  private static void writeOverage(
      Connection connection, AuditedAccount stored, List<Stretch> stretches) throws SQLException {
    execute(connection, NOTHING_OWED, stored.id());
    for (Stretch stretch : stretches) {
      execute(
          connection,
          OWED,
          stored.id(),
          stretch.seq(),
          stretch.from(),
          stretch.to(),
          stored.stored().organizationId());
    }
  }

  private static void writePins(Connection connection, Account account) throws SQLException {
    for (Hold hold : account.holds()) {
      execute(
          connection,
          PINS,
          hold.pins().stream().map(Hold.Pin::lot).toArray(Integer[]::new),
          hold.pins().stream().map(Hold.Pin::units).toArray(Long[]::new),
          account.id(),
          hold.number());
    }
    execute(
        connection,
        NO_LONGER_OPEN,
        account.id(),
        account.holds().stream().map(Hold::number).toArray(Integer[]::new));
  }

  private static void execute(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        Object value = values[i];
        switch (value) {
          case Instant instant -> statement.setObject(i + 1, Columns.utc(instant));
          case null -> statement.setNull(i + 1, Types.TIMESTAMP_WITH_TIMEZONE);
          case Integer[] ints -> statement.setArray(i + 1, connection.createArrayOf("int", ints));
          case Long[] longs -> statement.setArray(i + 1, connection.createArrayOf("bigint", longs));
          default -> statement.setObject(i + 1, value);
        }
      }
      statement.execute();
    }
  }
}
