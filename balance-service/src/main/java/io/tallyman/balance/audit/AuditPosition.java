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
 * @param seen what it has looked at so far
 */
record AuditPosition(
    Phase phase, long after, @Nullable Instant week, int partition, String root, Seen seen) {

  /** What an audit does, one after the other. */
  enum Phase {
    /** Compares the chains with a root that was handed out. */
    ROOT,
    ACCOUNTS,
    /** Looks for rows of usage that no posting knows. */
    USAGE,
    LOG
  }

  /**
   * How much was looked at.
   *
   * @param usageRows rows of usage
   * @param logRecords records of the log
   */
  record Seen(long accounts, long postings, long usageRows, long logRecords) {
    static final Seen NOTHING = new Seen(0, 0, 0, 0);

    Seen plus(Seen more) {
      return new Seen(
          accounts + more.accounts,
          postings + more.postings,
          usageRows + more.usageRows,
          logRecords + more.logRecords);
    }

    /** In what an operation's total counts. */
    long done() {
      return postings + usageRows + logRecords;
    }
  }

  /** The beginning of a phase. */
  static AuditPosition at(Phase phase) {
    return new AuditPosition(phase, 0, null, 0, Digest.ZERO.toString(), Seen.NOTHING);
  }

  /** The beginning of another phase, with what was seen so far. */
  AuditPosition in(Phase next) {
    return new AuditPosition(next, next == Phase.USAGE ? Long.MIN_VALUE : 0, null, 0, root, seen);
  }

  AuditPosition in(@Nullable Instant otherWeek) {
    return new AuditPosition(phase, after, otherWeek, 0, root, seen);
  }

  AuditPosition inLog(LogAudit.Position next) {
    return new AuditPosition(phase, next.offset(), null, next.partition(), root, seen);
  }

  AuditPosition after(long last) {
    return new AuditPosition(phase, last, week, partition, root, seen);
  }

  AuditPosition withRoot(Digest soFar) {
    return new AuditPosition(phase, after, week, partition, soFar.toString(), seen);
  }

  AuditPosition plus(Seen more) {
    return new AuditPosition(phase, after, week, partition, root, seen.plus(more));
  }

  Digest rootSoFar() {
    return Digest.of(HexFormat.of().parseHex(root));
  }
}
