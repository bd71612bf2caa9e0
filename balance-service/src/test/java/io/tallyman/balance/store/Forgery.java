package io.tallyman.balance.store;

import io.tallyman.ledger.Digest;
import io.tallyman.ledger.DigestWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Does what a forger with the owner's rights and this source code would do. */
public final class Forgery {
  private Forgery() {}

  /**
   * Adds a free event to a posting, and puts the posting's counts and digest of rows right.
   *
   * @param posting a query in parentheses whose row begins with account and seq
   */
  public static void addRow(Connection connection, String posting) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(posting);
        ResultSet row = select.executeQuery()) {
      row.next();
      addRow(connection, row.getLong(1), row.getLong(2));
    }
  }

  private static void addRow(Connection connection, long account, long seq) throws SQLException {
    List<UsageRow> rows = new ArrayList<>();
    try (AuditCursor cursor = new AuditCursor(connection, List.of(account))) {
      AuditedPosting posting = cursor.next(account);
      while (Objects.requireNonNull(posting).posting().seq() < seq) {
        posting = cursor.next(account);
      }
      cursor.rows(posting, audited -> rows.add(audited.row()));
    }
    UsageRow last = rows.getLast();
    List<Integer> tiers = last.tiersBefore();
    DigestWriter writer = new DigestWriter();
    Identity identity =
        new Identity(last.identity().organizationId(), last.identity().source(), "forged");
    UsageRow forged =
        new UsageRow(
            last.appendedAt(),
            last.postingNumber(),
            last.ordinal() + 1,
            identity,
            identity.key(writer),
            last.accountId(),
            last.action(),
            last.occurredAt(),
            last.catalogVersion(),
            0,
            0,
            last.creditsBefore() + last.credits(),
            tiers == null ? null : after(tiers, last.tier()),
            0,
            last.resourceId(),
            last.dimensions(),
            last.data(),
            last.content());
    rows.add(forged);
    List<Digest> digests = rows.stream().map(row -> row.digest(writer)).toList();
    UsageTable.append(connection, List.of(forged), List.of(digests.getLast()));
    digests.forEach(writer::put);
    try (PreparedStatement update =
        connection.prepareStatement(
            "update posting set events = events + 1, rows_digest = ?"
                + " where account_id = ? and seq = ?")) {
      update.setBytes(1, writer.digest().toBytes());
      update.setLong(2, account);
      update.setLong(3, seq);
      update.executeUpdate();
    }
  }

  private static List<Integer> after(List<Integer> before, int tier) {
    List<Integer> after = new ArrayList<>(before);
    if (tier > 0) {
      after.set(tier - 1, after.get(tier - 1) + 1);
    }
    return after;
  }
}
