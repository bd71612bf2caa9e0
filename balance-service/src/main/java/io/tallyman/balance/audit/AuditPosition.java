package io.tallyman.balance.audit;

import io.tallyman.ledger.Digest;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * How far an audit has come.
 *
 * @param after the account, posting number or offset after which, or from which, it goes on
 * @param week of {@code after}, where that is a posting number
 * @param partition of {@code after}, where that is an offset
 * @param root digest over the heads of the accounts so far, in hexadecimal
 * @param accounts how many so far
 * @param rows rows of usage so far
 * @param records records of the log so far
 */
record AuditPosition(
    Phase phase,
    long after,
    @Nullable Instant week,
    int partition,
    String root,
    long accounts,
    long rows,
    long records) {

  /** What an audit does, one after the other. */
  enum Phase {
    /** Compares the chains with a root that was handed out. */
    ROOT,
    ACCOUNTS,
    /** Looks for rows of usage that no posting knows. */
    USAGE,
    LOG
  }

  /** The beginning of a phase. */
  static AuditPosition at(Phase phase) {
    return new AuditPosition(phase, 0, null, 0, Digest.ZERO.toString(), 0, 0, 0);
  }

  /** The beginning of another phase, with the sums so far. */
  AuditPosition in(Phase next) {
    return new AuditPosition(
        next, next == Phase.USAGE ? Long.MIN_VALUE : 0, null, 0, root, accounts, rows, records);
  }

  AuditPosition in(@Nullable Instant otherWeek) {
    return new AuditPosition(phase, after, otherWeek, 0, root, accounts, rows, records);
  }

  AuditPosition inLog(LogAudit.Position next) {
    return new AuditPosition(
        phase, next.offset(), null, next.partition(), root, accounts, rows, records);
  }

  AuditPosition after(long last) {
    return new AuditPosition(phase, last, week, partition, root, accounts, rows, records);
  }

  AuditPosition withRoot(Digest soFar) {
    return new AuditPosition(
        phase, after, week, partition, soFar.toString(), accounts, rows, records);
  }

  AuditPosition withAccounts(long more) {
    return new AuditPosition(phase, after, week, partition, root, accounts + more, rows, records);
  }

  AuditPosition withRows(long more) {
    return new AuditPosition(phase, after, week, partition, root, accounts, rows + more, records);
  }

  AuditPosition withRecords(long more) {
    return new AuditPosition(phase, after, week, partition, root, accounts, rows, records + more);
  }

  Digest rootSoFar() {
    return Digest.of(HexFormat.of().parseHex(root));
  }
}
