package io.tallyman.balance.store;

import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Lot;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads lots. */
final class LotRows {
  /** What {@link #lot} reads; a condition follows. */
  static final String SELECT =
      """
      select account_id, number, unit, source, priority, amount, remaining, pinned, parked,
             replaced, starts_at, expires_at, reference, open
      from lot
      """;

  /** The open lots of accounts, whose ids are its parameter. */
  static final String OPEN = SELECT + "where account_id = any (?) and open";

  private static final String ALL =
      SELECT + "where account_id = any (?) order by account_id, number";

  private LotRows() {}

  /** The open lots of accounts, by account. */
  static Map<Long, List<Lot>> open(Connection connection, Array accounts) throws SQLException {
    return selected(connection, OPEN, accounts);
  }

  /** Every lot of accounts, by account, in the order of their numbers. */
  static Map<Long, List<Lot>> all(Connection connection, Array accounts) throws SQLException {
    return selected(connection, ALL, accounts);
  }

  private static Map<Long, List<Lot>> selected(Connection connection, String sql, Array accounts)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setArray(1, accounts);
      try (ResultSet rows = select.executeQuery()) {
        return byAccount(rows);
      }
    }
  }

  /** Lots by account, in the order of the rows. */
  static Map<Long, List<Lot>> byAccount(ResultSet rows) throws SQLException {
    Map<Long, List<Lot>> lots = new HashMap<>();
    while (rows.next()) {
      lots.computeIfAbsent(rows.getLong("account_id"), id -> new ArrayList<>(2)).add(lot(rows));
    }
    return lots;
  }

  static Lot lot(ResultSet row) throws SQLException {
    return new Lot(
        row.getInt("number"),
        row.getString("unit"),
        LotSource.ofCode(row.getString("source")),
        row.getInt("priority"),
        row.getLong("amount"),
        row.getLong("remaining"),
        row.getLong("pinned"),
        row.getLong("parked"),
        row.getLong("replaced"),
        Columns.instant(row, "starts_at"),
        Columns.nullableInstant(row, "expires_at"),
        row.getString("reference"),
        row.getBoolean("open"));
  }
}
