package io.tallyman.balance.store;

import io.tallyman.ledger.ClawingBack;
import io.tallyman.ledger.Lot;
import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.Span;
import io.tallyman.ledger.StandIn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What stands in for spent units of lots that were taken back. */
public final class StandIns {
  private static final String CLAWBACKS =
      """
      select seq, lots, amounts, coalesce(uncovered_from, 0) as uncovered_from,
             coalesce(uncovered_to, 0) as uncovered_to
      from posting
      where account_id = ? and kind = 'clawback' and metadata = ?
      order by seq
      """;
  private static final String REPAID =
      """
      select lot, to_credits - from_credits as units
      from repayment
      where account_id = ? and seq = ?
      order by by_seq, from_credits
      """;

  private StandIns() {}

  /**
   * An account with all that undoing may touch.
   *
   * @param standIns of its lots that were taken back after they were spent, oldest first
   */
  public record Involved(StoredAccount account, List<StandIn> standIns) {}

  /**
   * Reads what stands in for lots, and the lots that do, and so on: whoever stood in may have been
   * taken back itself.
   *
   * @param lots to which units are to return
   */
  public static Involved of(Connection connection, StoredAccount stored, Set<Integer> lots)
      throws SQLException {
    List<StandIn> standIns = new ArrayList<>();
    Set<Integer> known = new HashSet<>();
    StoredAccount account = NamedLots.add(connection, stored, lots);
    for (boolean complete = false; !complete; ) {
      complete = true;
      for (Lot lot : account.account().lots()) {
        if (lot.replaced() > 0 && known.add(lot.number())) {
          addOf(connection, account.account().id(), lot.number(), standIns);
          complete = false;
        }
      }
      account = NamedLots.add(connection, account, borneBy(standIns));
    }
    return new Involved(account, standIns);
  }

  private static Set<Integer> borneBy(List<StandIn> standIns) {
    Set<Integer> lots = new HashSet<>();
    for (StandIn standIn : standIns) {
      standIn.paid().forEach(paid -> lots.add(paid.lot()));
      standIn.repaid().forEach(paid -> lots.add(paid.lot()));
    }
    return lots;
  }

  private static void addOf(Connection connection, long accountId, int lot, List<StandIn> standIns)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(CLAWBACKS)) {
      select.setLong(1, accountId);
      select.setString(2, ClawingBack.metadata(accountId, lot));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          long seq = rows.getLong("seq");
          standIns.add(
              new StandIn(
                  lot,
                  seq,
                  paid(rows, lot),
                  new Span(rows.getLong("uncovered_from"), rows.getLong("uncovered_to")),
                  repaid(connection, accountId, seq)));
        }
      }
    }
  }

  private static List<Change> paid(ResultSet row, int lot) throws SQLException {
    List<Integer> lots = Columns.ints(row, "lots");
    List<Long> amounts = Columns.longs(row, "amounts");
    List<Change> paid = new ArrayList<>();
    for (int i = 0; i < lots.size(); i++) {
      if (lots.get(i) != lot && amounts.get(i) < 0) {
        paid.add(new Change(lots.get(i), -amounts.get(i)));
      }
    }
    return paid;
  }

  private static List<Change> repaid(Connection connection, long accountId, long seq)
      throws SQLException {
    List<Change> repaid = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(REPAID)) {
      select.setLong(1, accountId);
      select.setLong(2, seq);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          repaid.add(new Change(rows.getInt("lot"), rows.getLong("units")));
        }
      }
    }
    return repaid;
  }
}
