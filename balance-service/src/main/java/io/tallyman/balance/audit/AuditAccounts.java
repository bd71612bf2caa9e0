package io.tallyman.balance.audit;

import io.tallyman.balance.operations.Finding;
import io.tallyman.balance.store.AuditCursor;
import io.tallyman.balance.store.AuditReader;
import io.tallyman.balance.store.AuditedAccount;
import io.tallyman.ledger.Digest;
import io.tallyman.ledger.Replay.Mismatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * Proves accounts, some at a time, as of one moment: the caller's transaction must see one
 * snapshot, and others may go on beside it. Memory is bounded by the number of accounts at a time
 * and by the lots of the largest one, never by its history.
 */
public final class AuditAccounts {
  private static final int ACCOUNTS_AT_A_TIME = 500;
  private static final long POSTINGS_AT_A_TIME = 20_000;

  private AuditAccounts() {}

  /** How an account stood when it was proved: its last posting and the hash of that. */
  public record Head(long account, long seq, Digest hash) {}

  /**
   * Some accounts.
   *
   * @param last the last of them; null after the last of all
   * @param postings how many were read
   * @param rows how many rows of usage were read
   * @param findings the first difference of each account that has one
   */
  public record Slice(
      @Nullable Long last, long postings, long rows, List<Finding> findings, List<Head> heads) {}

  /**
   * Proves the next accounts.
   *
   * @param organization only those of this one, unless it is empty
   * @param after in the order of their ids
   */
  public static Slice next(Connection connection, String organization, long after)
      throws SQLException {
    Map<Long, Long> next =
        AuditReader.next(connection, organization, after, ACCOUNTS_AT_A_TIME, POSTINGS_AT_A_TIME);
    List<Long> ids = List.copyOf(next.keySet());
    Long last = ids.isEmpty() ? null : ids.getLast();
    List<Finding> findings = new ArrayList<>();
    if (organization.isEmpty()) {
      AuditReader.postingsWithoutAccount(connection, after, last == null ? Long.MAX_VALUE : last)
          .forEach((account, seq) -> findings.add(withoutAccount(account, seq)));
    }
    List<Head> heads = new ArrayList<>();
    long postings = 0;
    long rows = 0;
    NavigableMap<Long, Long> queued = AuditReader.queued(connection);
    try (AuditCursor cursor = new AuditCursor(connection, ids)) {
      for (AuditedAccount account : AuditReader.accounts(connection, ids)) {
        AccountAudit audit = new AccountAudit(account, queued);
        Finding found = audit.check(cursor);
        if (found != null) {
          findings.add(found);
        }
        postings += audit.postings();
        rows += audit.usageRows();
        heads.add(new Head(account.id(), audit.postings(), audit.head()));
      }
    }
    return new Slice(last, postings, rows, findings, heads);
  }

  private static Finding withoutAccount(long account, long seq) {
    Mismatch mismatch = new Mismatch("account of a posting", "account " + account, "none");
    return Finding.of("posting", null, null, "p" + account + "." + seq, mismatch);
  }
}
