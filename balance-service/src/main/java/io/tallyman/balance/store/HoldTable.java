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
  static void write(Writes writes, List<Change> changes) {
    for (Change change : changes) {
      Account after = change.decided().account();
      if (after.lastHold() == 0) {
        continue;
      }
      for (Posting posting : change.decided().postings()) {
        HoldId held = subject(posting);
        if (held != null && posting.kind() == Kind.HOLD) {
          insert(writes, change, posting, held.number());
        } else if (held != null) {
          end(writes, posting, held);
        }
      }
      repin(writes, change.before().account(), after);
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
          VOID,
          CONDITIONS ->
          null;
    };
  }

  private static void insert(Writes writes, Change change, Posting posting, int number) {
    Account after = change.decided().account();
    Hold hold =
        after.holds().stream()
            .filter(one -> one.number() == number)
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("hold " + number + " ended as it was opened"));
    Map<Integer, Lot> lots = new HashMap<>();
    after.lots().forEach(lot -> lots.put(lot.number(), lot));
    long credits = 0;
    String unit = null;
    for (Pin pin : posting.pins()) {
      Lot lot = Objects.requireNonNull(lots.get(pin.lot()));
      credits += lot.isCredits() ? pin.units() : 0;
      unit = lot.isCredits() ? unit : lot.unit();
    }
    long amount = credits;
    String tier = unit;
    writes.add(
        INSERT,
        row -> {
          row.put(after.id());
          row.put(number);
          row.put(change.before().organizationId());
          row.put(posting.seq());
          row.put(posting.postedAt());
          row.put(hold.expiresAt());
          row.put(amount);
          row.put(tier);
          putPins(row, hold.pins());
          Moves.put(row, hold.moves());
        });
  }

  private static void end(Writes writes, Posting posting, HoldId held) {
    String state =
        switch (posting.kind()) {
          case RELEASE -> "released";
          case LAPSE -> "lapsed";
          default -> "captured";
        };
    writes.add(
        END,
        row -> {
          row.put(state);
          row.put(posting.seq());
          row.put(posting.postedAt());
          row.put(held.account());
          row.put(held.number());
        });
  }

  /** A lot that was taken back takes its pins with it. */
  private static void repin(Writes writes, Account before, Account after) {
    Map<Integer, Hold> old = new HashMap<>();
    before.holds().forEach(hold -> old.put(hold.number(), hold));
    for (Hold hold : after.holds()) {
      Hold was = old.get(hold.number());
      if (was != null && !was.pins().equals(hold.pins())) {
        writes.add(
            REPIN,
            row -> {
              putPins(row, hold.pins());
              row.put(after.id());
              row.put(hold.number());
            });
      }
    }
  }

  private static void putPins(Values values, List<Pin> pins) throws SQLException {
    values.putInts(pins.stream().map(Pin::lot).toList());
    values.putLongs(pins.stream().map(Pin::units).toList());
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
