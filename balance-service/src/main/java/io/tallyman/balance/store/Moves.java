package io.tallyman.balance.store;

import io.tallyman.ledger.LimitMove;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves of limits in the columns {@code moves} and {@code move_changes}. A level is written with a
 * tilde in front, so that {@code runs} and {@code ~runs} are told apart.
 */
final class Moves {
  private static final String LEVEL = "~";

  private Moves() {}

  /** Puts both columns. */
  static void put(Values values, List<LimitMove> moves) throws SQLException {
    values.putTexts(
        moves.stream().map(move -> (move.perPeriod() ? "" : LEVEL) + move.limit()).toList());
    values.putLongs(moves.stream().map(LimitMove::change).toList());
  }

  static List<LimitMove> read(ResultSet row) throws SQLException {
    List<String> names = Columns.strings(row, "moves");
    List<Long> changes = Columns.longs(row, "move_changes");
    List<LimitMove> moves = new ArrayList<>(names.size());
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      boolean level = name.startsWith(LEVEL);
      moves.add(new LimitMove(level ? name.substring(1) : name, !level, changes.get(i)));
    }
    return moves;
  }
}
