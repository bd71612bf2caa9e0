package io.tallyman.balance.audit;

import io.tallyman.balance.operations.Finding;
import io.tallyman.balance.operations.Wanted;
import io.tallyman.balance.operations.Work;
import io.tallyman.balance.store.AuditCursor;
import io.tallyman.balance.store.AuditReader;
import io.tallyman.balance.store.AuditedAccount;
import io.tallyman.balance.store.DerivedCounts;
import io.tallyman.balance.store.DerivedRows;
import io.tallyman.balance.store.LedgerDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes anew, from postings, what follows from them: balances, lots, overage, pins, plans, hourly
 * sums. Accounts whose postings are not right themselves are left as they are. Unless it is asked
 * to change something, it only tells what it would.
 */
final class RebuildWork implements Work {
  private static final int ACCOUNTS_AT_A_TIME = 100;
  private static final long POSTINGS_AT_A_TIME = 5_000;

  private final LedgerDatabase database;
  private final InstantSource clock;
  private final JsonMapper json;

  RebuildWork(LedgerDatabase database, InstantSource clock, JsonMapper json) {
    this.database = database;
    this.clock = clock;
    this.json = json;
  }

  /**
   * How far it has come.
   *
   * @param damaged accounts whose postings are not right
   */
  private record Position(long after, long accounts, long rebuilt, long damaged) {}

  /** What became of some accounts. */
  private record Slice(
      @Nullable Long last, long postings, long accounts, long damaged, List<Finding> findings) {}

  @Override
  public String kind() {
    return "rebuild";
  }

  @Override
  public String firstPhase(Wanted wanted) {
    return "accounts";
  }

  @Override
  public long total(Wanted wanted) {
    return AuditReader.postings(database.ops(), wanted.onlyOrganization());
  }

  @Override
  public Step step(long operation, Wanted wanted, @Nullable String position) throws SQLException {
    Position at =
        position == null ? new Position(0, 0, 0, 0) : json.readValue(position, Position.class);
    boolean dry = wanted.isDryRun();
    Slice slice =
        (dry ? database.ops() : database.writer())
            .inTransaction(
                dry
                    ? TransactionIsolationLevel.REPEATABLE_READ
                    : TransactionIsolationLevel.READ_COMMITTED,
                handle -> next(handle.getConnection(), wanted.onlyOrganization(), at.after(), dry));
    Long last = slice.last();
    Position next =
        new Position(
            last == null ? at.after() : last,
            at.accounts() + slice.accounts(),
            at.rebuilt() + slice.findings().size() - slice.damaged(),
            at.damaged() + slice.damaged());
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("accounts", next.accounts());
    result.put(dry ? "wouldRebuild" : "rebuilt", next.rebuilt());
    result.put("damaged", next.damaged());
    return new Step(
        firstPhase(wanted),
        last == null ? null : json.writeValueAsString(next),
        slice.postings(),
        slice.findings(),
        result);
  }

  private Slice next(Connection connection, String organization, long after, boolean dry)
      throws SQLException {
    Map<Long, Long> next =
        AuditReader.next(connection, organization, after, ACCOUNTS_AT_A_TIME, POSTINGS_AT_A_TIME);
    List<Long> ids = List.copyOf(next.keySet());
    if (!dry) {
      DerivedRows.lock(connection, ids, clock);
    }
    List<Finding> findings = new ArrayList<>();
    long postings = 0;
    long damaged = 0;
    List<AccountAudit> wrong = new ArrayList<>();
    NavigableMap<Long, Long> queued = AuditReader.queued(connection);
    try (AuditCursor cursor = new AuditCursor(connection, ids)) {
      for (AuditedAccount account : AuditReader.accounts(connection, ids)) {
        AccountAudit audit = new AccountAudit(account, queued);
        Finding found = audit.postings(cursor);
        if (found != null) {
          damaged++;
        } else {
          found = audit.rows();
          if (found != null) {
            wrong.add(audit);
          }
        }
        if (found != null) {
          findings.add(found);
        }
        postings += audit.postings();
      }
    }
    if (!dry) {
      for (AccountAudit audit : wrong) {
        DerivedRows.write(connection, audit.account(), audit.replay(), audit.head());
        if (!audit.account().counted().equals(audit.counted())) {
          DerivedCounts.countAnew(
              connection, audit.account().stored().organizationId(), audit.account().id());
        }
      }
    }
    return new Slice(ids.isEmpty() ? null : ids.getLast(), postings, ids.size(), damaged, findings);
  }
}
