package io.tallyman.balance.audit;

import io.tallyman.balance.audit.AuditPosition.Phase;
import io.tallyman.balance.audit.AuditPosition.Seen;
import io.tallyman.balance.operations.Finding;
import io.tallyman.balance.operations.Wanted;
import io.tallyman.balance.operations.Work;
import io.tallyman.balance.store.AuditReader;
import io.tallyman.balance.store.Fences;
import io.tallyman.balance.store.LedgerDatabase;
import io.tallyman.balance.store.LedgerRoots;
import io.tallyman.ledger.Digest;
import io.tallyman.ledger.DigestWriter;
import io.tallyman.web.ApiException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Proves the ledger: chains, rows, sums, and offsets against the log. */
final class AuditWork implements Work {
  private static final Pattern ROOT = Pattern.compile("[0-9a-f]{64}");

  private final LedgerDatabase database;
  private final @Nullable LogAudit log;
  private final InstantSource clock;
  private final JsonMapper json;

  AuditWork(LedgerDatabase database, @Nullable LogAudit log, InstantSource clock, JsonMapper json) {
    this.database = database;
    this.log = log;
    this.clock = clock;
    this.json = json;
  }

  @Override
  public String kind() {
    return "audit";
  }

  @Override
  public String firstPhase(Wanted wanted) {
    return name(first(wanted));
  }

  private static Phase first(Wanted wanted) {
    return wanted.root() == null ? Phase.ACCOUNTS : Phase.ROOT;
  }

  @Override
  public long total(Wanted wanted) {
    String root = wanted.root();
    if (root != null && !ROOT.matcher(root).matches()) {
      throw ApiException.invalidField("root", "root must be 64 hexadecimal digits");
    }
    if (wanted.exportsRoot() && wanted.organization() != null) {
      throw ApiException.invalidField(
          "exportRoot", "a root is over all organizations: leave organization out");
    }
    return AuditReader.postings(database.ops(), wanted.onlyOrganization())
        + AuditReader.events(database.ops(), wanted.onlyOrganization())
        + (log == null ? 0 : Fences.taken(database.ops()));
  }

  @Override
  public Step step(long operation, Wanted wanted, @Nullable String position)
      throws SQLException, InterruptedException {
    AuditPosition at =
        position == null
            ? AuditPosition.at(first(wanted))
            : json.readValue(position, AuditPosition.class);
    return switch (at.phase()) {
      case ROOT -> root(wanted, at);
      case ACCOUNTS -> accounts(operation, wanted, at);
      case USAGE -> usage(wanted, at);
      case LOG -> log(wanted, at);
    };
  }

  private Step root(Wanted wanted, AuditPosition at) throws SQLException {
    Digest root = Digest.of(HexFormat.of().parseHex(String.valueOf(wanted.root())));
    RootAudit.Slice slice =
        snapshot(connection -> RootAudit.next(connection, root, at.after(), at.rootSoFar()));
    Long last = slice.last();
    AuditPosition next =
        last == null
            ? AuditPosition.at(Phase.ACCOUNTS)
            : AuditPosition.at(Phase.ROOT).after(last).withRoot(slice.root());
    return step(next, next, Seen.NOTHING, slice.findings(), wanted);
  }

  private Step accounts(long operation, Wanted wanted, AuditPosition at) throws SQLException {
    AuditAccounts.Slice slice =
        snapshot(
            connection -> AuditAccounts.next(connection, wanted.onlyOrganization(), at.after()));
    Digest root = at.rootSoFar();
    DigestWriter writer = new DigestWriter();
    for (AuditAccounts.Head head : slice.heads()) {
      root = RootAudit.add(writer, root, head.account(), head.seq(), head.hash());
    }
    Long last = slice.last();
    if (wanted.exportsRoot()) {
      keepRoot(operation, slice.heads(), last == null ? root : null);
    }
    Seen seen = new Seen(slice.heads().size(), slice.postings(), slice.rows(), 0);
    AuditPosition sums = at.withRoot(root).plus(seen);
    AuditPosition next = last == null ? sums.in(afterAccounts(wanted)) : sums.after(last);
    return step(next, next, seen, slice.findings(), wanted);
  }

  private static Phase afterAccounts(Wanted wanted) {
    return wanted.organization() == null ? Phase.USAGE : Phase.LOG;
  }

  private void keepRoot(long operation, List<AuditAccounts.Head> heads, @Nullable Digest wholeRoot)
      throws SQLException {
    database
        .writer()
        .useTransaction(handle -> {
          for (AuditAccounts.Head head : heads) {
            LedgerRoots.addHead(
                handle.getConnection(), operation, head.account(), head.seq(), head.hash());
          }
          if (wholeRoot != null) {
            LedgerRoots.add(handle.getConnection(), wholeRoot, operation, clock.instant());
          }
        });
  }

  private Step usage(Wanted wanted, AuditPosition at) throws SQLException {
    AuditUsage.Slice slice =
        snapshot(connection ->
            AuditUsage.next(connection, new AuditUsage.Position(at.week(), at.after())));
    AuditUsage.Position next = slice.next();
    AuditPosition then = next == null ? at.in(Phase.LOG) : at.in(next.week()).after(next.after());
    return step(then, then, Seen.NOTHING, slice.findings(), wanted);
  }

  private Step log(Wanted wanted, AuditPosition at) throws SQLException, InterruptedException {
    if (log == null) {
      return step(null, at, Seen.NOTHING, List.of(), wanted);
    }
    LogAudit.Slice slice = log.next(new LogAudit.Position(at.partition(), at.after()));
    LogAudit.Position next = slice.next();
    Seen seen = new Seen(0, 0, 0, slice.records());
    AuditPosition sums = at.plus(seen);
    return step(next == null ? null : sums.inLog(next), sums, seen, slice.findings(), wanted);
  }

  private Step step(
      @Nullable AuditPosition next,
      AuditPosition sums,
      Seen seen,
      List<Finding> findings,
      Wanted wanted) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("accounts", sums.seen().accounts());
    result.put("postings", sums.seen().postings());
    result.put("usageRows", sums.seen().usageRows());
    result.put("logRecords", sums.seen().logRecords());
    if (wanted.exportsRoot() && next == null) {
      result.put("root", sums.root());
    }
    return new Step(
        name(next == null ? Phase.LOG : next.phase()),
        next == null ? null : json.writeValueAsString(next),
        seen.done(),
        findings,
        result);
  }

  private interface Reading<T> {
    T from(java.sql.Connection connection) throws SQLException;
  }

  /** Reads in one snapshot, without a lock: others go on beside it. */
  private <T> T snapshot(Reading<T> reading) throws SQLException {
    return database
        .ops()
        .inTransaction(
            TransactionIsolationLevel.REPEATABLE_READ,
            handle -> reading.from(handle.getConnection()));
  }

  private static String name(Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }
}
