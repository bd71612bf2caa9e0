package io.tallyman.balance.store;

import io.tallyman.ledger.Account;
import io.tallyman.ledger.Lot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Adds lots to an account that are over and done with: a command is about them. */
public final class NamedLots {
  private static final String READ = LotRows.SELECT + "where account_id = ? and number = any (?)";
  private static final String BROUGHT =
      """
      select number from lot
      where account_id = ? and not open and starts_with(reference, ?)
      """;

  private NamedLots() {}

  /** Adds lots by their numbers. */
  public static StoredAccount add(Connection connection, StoredAccount stored, Set<Integer> numbers)
      throws SQLException {
    Account account = stored.account();
    Set<Integer> missing = new HashSet<>(numbers);
    account.lots().forEach(lot -> missing.remove(lot.number()));
    if (missing.isEmpty()) {
      return stored;
    }
    List<Lot> lots = new ArrayList<>(account.lots());
    try (PreparedStatement select = connection.prepareStatement(READ)) {
      select.setLong(1, account.id());
      select.setArray(2, connection.createArrayOf("int", missing.toArray()));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          lots.add(LotRows.lot(rows));
        }
      }
    }
    return stored.with(account.with(lots, account.holds(), account.stretches()));
  }

  /** Adds those that the periods of a subscription have brought. */
  public static StoredAccount addBroughtBy(
      Connection connection, StoredAccount stored, String subscription) throws SQLException {
    Set<Integer> numbers = new HashSet<>();
    try (PreparedStatement select = connection.prepareStatement(BROUGHT)) {
      select.setLong(1, stored.account().id());
      select.setString(2, "plan:" + subscription + ":");
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          numbers.add(rows.getInt("number"));
        }
      }
    }
    return add(connection, stored, numbers);
  }
}
