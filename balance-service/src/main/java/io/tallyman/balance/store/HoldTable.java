package io.tallyman.balance.store;

import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Hold;
import io.tallyman.ledger.Hold.Pin;
import io.tallyman.ledger.HoldId;
import io.tallyman.ledger.Kind;
import io.tallyman.ledger.LimitMove;
import io.tallyman.ledger.Lot;
import io.tallyman.ledger.Posting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds: what each pins while it is open, and how it ended. */
public final class HoldTable {
  private static final String OPEN =
      """
      select account_id, number, expires_at, pin_lots, pin_units, moves, move_changes
      from hold
      where account_id = any (?) and state = 'open'
      order by account_id, number
      """;
  private static final String INSERT =
      """
      insert into hold (account_id, number, organization_id, state, opened_seq, opened_at,
                        expires_at, amount, tier, pin_lots, pin_units, moves, move_changes)
      values (?, ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String REPIN =
      "update hold set pin_lots = ?, pin_units = ? where account_id = ? and number = ?";
  private static final String END =
      """
      update hold
      set state = ?, ended_seq = ?, ended_at = ?, pin_lots = '{}', pin_units = '{}'
      where account_id = ? and number = ?
      """;

  private static final String FIND =
      """
      select h.account_id, h.number, h.organization_id, a.wallet, h.state, h.expires_at
      from unnest(?::bigint[], ?::int[]) as k(account_id, number)
      join hold h on h.account_id = k.account_id and h.number = k.number
      join account a on a.id = h.account_id
      """;

  private HoldTable() {}

  /** How a hold stands, as it is stored. */
  public record Found(long organizationId, String wallet, String state, Instant expiresAt) {
    public boolean captured() {
      return state.equals("captured");
    }

    /** Whether it still holds at {@code now}. */
    public boolean isOpen(Instant now) {
      return state.equals("open") && now.isBefore(expiresAt);
    }
  }

  /** Those of the holds that there are; for a role that sees every organization. */
  public static Map<HoldId, Found> find(Connection connection, Collection<HoldId> holds)
      throws SQLException {
    Map<HoldId, Found> found = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(FIND)) {
      select.setArray(
          1, connection.createArrayOf("bigint", holds.stream().map(HoldId::account).toArray()));
      select.setArray(
          2, connection.createArrayOf("int", holds.stream().map(HoldId::number).toArray()));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.put(
              new HoldId(rows.getLong("account_id"), rows.getInt("number")),
              new Found(
                  rows.getLong("organization_id"),
                  rows.getString("wallet"),
                  rows.getString("state"),
                  Columns.instant(rows, "expires_at")));
        }
      }
    }
    return found;
  }

  /** The open holds of accounts, by number. */
  static Map<Long, List<Hold>> open(Connection connection, Set<Long> accounts) throws SQLException {
    if (accounts.isEmpty()) {
      return Map.of();
    }
    Map<Long, List<Hold>> holds = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(OPEN)) {
      select.setArray(1, connection.createArrayOf("bigint", accounts.toArray()));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          holds
              .computeIfAbsent(rows.getLong("account_id"), id -> new ArrayList<>())
              .add(hold(rows));
        }
      }
    }
    return holds;
  }

  /** Writes what decisions did to holds. */
  static void write(Connection connection, List<Change> changes) throws SQLException {
    for (Change change : changes) {
      Account after = change.decided().account();
      if (after.lastHold() == 0) {
        continue;
      }
      for (Posting posting : change.decided().postings()) {
        HoldId held = subject(posting);
        if (held != null && posting.kind() == Kind.HOLD) {
          insert(connection, change, posting, held.number());
        } else if (held != null) {
          end(connection, posting, held);
        }
      }
      repin(connection, change.before().account(), after);
    }
  }

  /** The hold that a posting opened or ended. */
  private static @Nullable HoldId subject(Posting posting) {
    String reference = posting.line().reference();
    return switch (posting.kind()) {
      case HOLD, RELEASE, LAPSE, USAGE -> reference == null ? null : HoldId.read(reference);
      case PURCHASE,
          PLAN,
          ROLLOVER,
          TRIAL,
          BONUS,
          REFERRAL,
          REFUND,
          ADJUSTMENT,
          EXPIRY,
          CLAWBACK,
          TRANSFER,
          VOID ->
          null;
    };
  }

  private static void insert(Connection connection, Change change, Posting posting, int number)
      throws SQLException {
    Account after = change.decided().account();
    Hold hold =
        after.holds().stream()
            .filter(one -> one.number() == number)
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("hold " + number + " ended as it was opened"));
    Map<Integer, Lot> lots = new HashMap<>();
    after.lots().forEach(lot -> lots.put(lot.number(), lot));
    long amount = 0;
    String tier = null;
    for (Pin pin : posting.pins()) {
      Lot lot = Objects.requireNonNull(lots.get(pin.lot()));
      amount += lot.isCredits() ? pin.units() : 0;
      tier = lot.isCredits() ? tier : lot.unit();
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setLong(1, after.id());
      insert.setInt(2, number);
      insert.setLong(3, change.before().organizationId());
      insert.setLong(4, posting.seq());
      insert.setObject(5, posting.postedAt().atOffset(ZoneOffset.UTC));
      insert.setObject(6, hold.expiresAt().atOffset(ZoneOffset.UTC));
      insert.setLong(7, amount);
      insert.setString(8, tier);
      bindPins(connection, insert, 9, hold.pins());
      Moves.bind(connection, insert, 11, hold.moves());
      insert.executeUpdate();
    }
  }

  private static void end(Connection connection, Posting posting, HoldId held) throws SQLException {
    String state =
        switch (posting.kind()) {
          case RELEASE -> "released";
          case LAPSE -> "lapsed";
          default -> "captured";
        };
    try (PreparedStatement update = connection.prepareStatement(END)) {
      update.setString(1, state);
      update.setLong(2, posting.seq());
      update.setObject(3, posting.postedAt().atOffset(ZoneOffset.UTC));
      update.setLong(4, held.account());
      update.setInt(5, held.number());
      update.executeUpdate();
    }
  }

  /** A lot that was taken back takes its pins with it. */
  private static void repin(Connection connection, Account before, Account after)
      throws SQLException {
    Map<Integer, Hold> old = new HashMap<>();
    before.holds().forEach(hold -> old.put(hold.number(), hold));
    for (Hold hold : after.holds()) {
      Hold was = old.get(hold.number());
      if (was != null && !was.pins().equals(hold.pins())) {
        try (PreparedStatement update = connection.prepareStatement(REPIN)) {
          bindPins(connection, update, 1, hold.pins());
          update.setLong(3, after.id());
          update.setInt(4, hold.number());
          update.executeUpdate();
        }
      }
    }
  }

  private static void bindPins(
      Connection connection, PreparedStatement statement, int first, Collection<Pin> pins)
      throws SQLException {
    statement.setArray(
        first, connection.createArrayOf("int", pins.stream().map(Pin::lot).toArray()));
    statement.setArray(
        first + 1, connection.createArrayOf("bigint", pins.stream().map(Pin::units).toArray()));
  }

  private static Hold hold(ResultSet row) throws SQLException {
    int number = row.getInt("number");
    List<Integer> lots = Columns.ints(row, "pin_lots");
    List<Long> units = Columns.longs(row, "pin_units");
    List<Pin> pins = new ArrayList<>(lots.size());
    for (int i = 0; i < lots.size(); i++) {
      pins.add(new Pin(number, lots.get(i), units.get(i)));
    }
    List<LimitMove> moves = Moves.read(row);
    return new Hold(number, Columns.instant(row, "expires_at"), pins, moves);
  }
}
