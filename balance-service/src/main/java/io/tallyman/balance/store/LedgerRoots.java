package io.tallyman.balance.store;

import io.tallyman.ledger.Digest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Roots that were handed to outside auditors, and the heads of chains that they are made of. */
public final class LedgerRoots {
  private static final String ADD_HEAD =
      """
      insert into ledger_root_head (operation_id, account_id, seq, hash)
      values (?, ?, ?, ?)
      on conflict (operation_id, account_id) do update
      set seq = excluded.seq, hash = excluded.hash
      """;
  private static final String ADD =
      "insert into ledger_root (root, operation_id, taken_at) values (?, ?, ?)"
          + " on conflict do nothing";
  private static final String FIND = "select operation_id from ledger_root where root = ?";
  private static final String HEADS =
      """
      select h.account_id, h.seq, h.hash, p.hash as hash_now
      from ledger_root_head h
      left join posting p on p.account_id = h.account_id and p.seq = h.seq
      where h.operation_id = ? and h.account_id > ?
      order by h.account_id
      limit ?
      """;

  private LedgerRoots() {}

  /**
   * The head of one account's chain when the root was taken.
   *
   * @param seq 0 where it had no posting yet
   * @param now the hash of that posting as it is stored now; null where it is gone
   */
  public record RootHead(long account, long seq, Digest hash, @Nullable Digest now) {}

  /** Keeps the head of an account for a root that is being taken. */
  public static void addHead(Connection writer, long operation, long account, long seq, Digest hash)
      throws SQLException {
    try (PreparedStatement insert = writer.prepareStatement(ADD_HEAD)) {
      insert.setLong(1, operation);
      insert.setLong(2, account);
      insert.setLong(3, seq);
      insert.setBytes(4, hash.toBytes());
      insert.executeUpdate();
    }
  }

  /** Keeps a root; the same ledger has the same. */
  public static void add(Connection writer, Digest root, long operation, Instant takenAt)
      throws SQLException {
    try (PreparedStatement insert = writer.prepareStatement(ADD)) {
      insert.setBytes(1, root.toBytes());
      insert.setLong(2, operation);
      insert.setObject(3, Columns.utc(takenAt));
      insert.executeUpdate();
    }
  }

  /** The operation that took a root; null where none is known to have. */
  public static @Nullable Long find(Connection connection, Digest root) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(FIND)) {
      select.setBytes(1, root.toBytes());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : null;
      }
    }
  }

  /** The next heads of a root, by account. */
  public static List<RootHead> heads(Connection connection, long operation, long after, int limit)
      throws SQLException {
    List<RootHead> heads = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(HEADS)) {
      select.setLong(1, operation);
      select.setLong(2, after);
      select.setInt(3, limit);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          byte[] now = row.getBytes("hash_now");
          heads.add(
              new RootHead(
                  row.getLong("account_id"),
                  row.getLong("seq"),
                  Digest.of(row.getBytes("hash")),
                  now == null ? null : Digest.of(now)));
        }
      }
    }
    return heads;
  }
}
