package io.tallyman.balance.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.audit.AuditAccounts;
import io.tallyman.balance.audit.AuditAccounts.Slice;
import io.tallyman.balance.audit.AuditUsage;
import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** Proves a whole stored ledger, by the audit that operators run. */
public final class StoredLedgerAudit {
  private StoredLedgerAudit() {}

  /** Fails at the first thing that is not as it must be, as of one moment: others may go on. */
  public static void check(Jdbi owner) throws SQLException {
    owner.useTransaction(
        TransactionIsolationLevel.REPEATABLE_READ, handle -> check(handle.getConnection()));
  }

  private static void check(Connection connection) throws SQLException {
    long after = 0;
    Slice slice;
    do {
      slice = AuditAccounts.next(connection, "", after);
      assertThat(slice.findings()).as("differences in accounts after %d", after).isEmpty();
      after = slice.last() == null ? after : slice.last();
    } while (slice.last() != null);
    for (AuditUsage.Position position = AuditUsage.Position.FIRST; position != null; ) {
      AuditUsage.Slice rows = AuditUsage.next(connection, position);
      assertThat(rows.findings()).as("rows of usage without a posting").isEmpty();
      position = rows.next();
    }
  }
}
