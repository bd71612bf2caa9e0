package io.tallyman.balance.posting;

import io.tallyman.balance.store.Fences;
import io.tallyman.balance.store.Fences.Move;
import io.tallyman.balance.store.QuarantineTable;
import io.tallyman.balance.store.QuarantineTable.Entry;
import io.tallyman.ledger.DigestWriter;
import io.tallyman.refusal.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /**
   * A row of the quarantine that still waits.
   *
   * @param actor who has it tried again; null: nobody, it is its time
   */
  record Quarantined(long id, @Nullable String actor) implements Claim {
    @Override
    public boolean take(Connection connection) throws SQLException {
      return QuarantineTable.claim(connection, id) != null;
    }

    @Override
    public List<Long> settle(Connection connection, List<Refused> refused, Instant now)
        throws SQLException {
      Refusal refusal = refused.isEmpty() ? null : refused.getFirst().refusal();
      QuarantineTable.markTried(connection, id, refusal, actor, now);
      return List.of();
    }
  }
}
