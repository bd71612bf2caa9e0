package io.tallyman.balance.posting;

import io.tallyman.balance.store.Fences;
import io.tallyman.balance.store.Fences.Move;
import io.tallyman.balance.store.QuarantineTable;
import io.tallyman.balance.store.QuarantineTable.Entry;
import io.tallyman.ledger.DigestWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** By what right records are posted: it is taken in the same transaction as their effect. */
sealed interface Claim {
  /** Takes the claim; false if somebody else has. */
  boolean take(Connection connection) throws SQLException;

  /**
   * Keeps what was refused.
   *
   * @return ids in quarantine of those that are not events at all
   */
  List<Long> settle(Connection connection, List<Refused> refused, Instant now) throws SQLException;

  /** Offsets of the topic. */
  record Offsets(List<Move> moves) implements Claim {
    @Override
    public boolean take(Connection connection) throws SQLException {
      return Fences.move(connection, moves);
    }

    @Override
    public List<Long> settle(Connection connection, List<Refused> refused, Instant now)
        throws SQLException {
      DigestWriter writer = new DigestWriter();
      List<Entry> entries = refused.stream().map(one -> one.entry(writer)).toList();
      List<Long> ids = QuarantineTable.add(connection, entries, now);
      List<Long> unreadable = new ArrayList<>();
      for (int i = 0; i < ids.size(); i++) {
        if (!refused.get(i).readable()) {
          unreadable.add(ids.get(i));
        }
      }
      return unreadable;
    }
  }

  /** A row of the quarantine that still waits. */
  record Quarantined(long id) implements Claim {
    @Override
    public boolean take(Connection connection) throws SQLException {
      return QuarantineTable.claim(connection, id) != null;
    }

    @Override
    public List<Long> settle(Connection connection, List<Refused> refused, Instant now)
        throws SQLException {
      if (refused.isEmpty()) {
        QuarantineTable.markReplayed(connection, id, now);
      } else {
        QuarantineTable.markRefused(connection, id, refused.getFirst().refusal());
      }
      return List.of();
    }
  }
}
