package io.tallyman.balance.audit;

import io.tallyman.balance.operations.Finding;
import io.tallyman.balance.store.AuditCursor;
import io.tallyman.balance.store.AuditedAccount;
import io.tallyman.balance.store.AuditedAccount.Counted;
import io.tallyman.balance.store.AuditedPosting;
import io.tallyman.ledger.Chain;
import io.tallyman.ledger.Digest;
import io.tallyman.ledger.DigestWriter;
import io.tallyman.ledger.Kind;
import io.tallyman.ledger.Posting;
import io.tallyman.ledger.Posting.CountedRun;
import io.tallyman.ledger.Replay;
import io.tallyman.ledger.Replay.Mismatch;
import java.sql.SQLException;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Walks through all that is stored of one account, up to the first thing that is not right. */
final class AccountAudit {
  private final AuditedAccount account;
  private final NavigableMap<Long, Long> queued;
  private final Replay replay;
  private final Chain chain = new Chain();
  private final DigestWriter rowWriter = new DigestWriter();
  private Digest head = Digest.ZERO;
  private long postings;
  private long usageRows;
  private Counted counted = Counted.NOTHING;

  /**
   * An audit of one account.
   *
   * @param queued usage that the hourly sums do not hold yet: last posting number by first
   */
  AccountAudit(AuditedAccount account, NavigableMap<Long, Long> queued) {
    this.account = account;
    this.queued = queued;
    replay = new Replay(account.id(), account.createdAt());
  }

  /** The account as its postings make it: of use only where {@link #postings} found nothing. */
  Replay replay() {
    return replay;
  }

  /** Postings read so far. */
  long postings() {
    return postings;
  }

  /** Rows of usage read so far. */
  long usageRows() {
    return usageRows;
  }

  AuditedAccount account() {
    return account;
  }

  /** The hash of the last posting. */
  Digest head() {
    return head;
  }

  /** What the hourly sums must hold. */
  Counted counted() {
    return counted;
  }

  /** The first difference; null where there is none. */
  @Nullable Finding check(AuditCursor cursor) throws SQLException {
    Finding found = postings(cursor);
    return found == null ? rows() : found;
  }

  /**
   * The first difference between what the postings add up to and the rows that follow from them.
   */
  @Nullable Finding rows() {
    Finding found = RowsOfAccount.check(account, replay, head);
    if (found == null && !account.counted().equals(counted())) {
      found =
          new Finding(
              "hourly_sums",
              account.organization(),
              account.stored().wallet(),
              Long.toString(account.id()),
              "events, micro-credits and actions of tiers",
              counted().toString(),
              account.counted().toString());
    }
    return found;
  }

  /** The first difference among the postings and their rows, whatever the account's row says. */
  @Nullable Finding postings(AuditCursor cursor) throws SQLException {
    try {
      return readPostings(cursor);
    } catch (IllegalArgumentException
        | IllegalStateException
        | ArithmeticException
        | NullPointerException
        | JacksonException nonsense) {
      // Somebody has written what the ledger never writes: no posting can be made of it.
      return found(
          "posting",
          postings + 1,
          new Mismatch("row", "one that the ledger has written", String.valueOf(nonsense)));
    }
  }

  private @Nullable Finding readPostings(AuditCursor cursor) throws SQLException {
    for (AuditedPosting next = cursor.next(account.id());
        next != null;
        next = cursor.next(account.id())) {
      postings++;
      Finding found = check(next, cursor);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Finding check(AuditedPosting audited, AuditCursor cursor) throws SQLException {
    Posting posting = audited.posting();
    if (posting.seq() != postings) {
      return found(
          "chain", postings, Mismatch.of("number of the posting", postings, posting.seq()));
    }
    if (audited.organizationId() != account.stored().organizationId()) {
      return found(
          "posting",
          posting.seq(),
          Mismatch.of("organization", account.stored().organizationId(), audited.organizationId()));
    }
    if (!audited.previous().equals(head)) {
      return found(
          "chain",
          posting.seq(),
          Mismatch.of("hash of the posting before", head, audited.previous()));
    }
    CountedRun run = posting.run();
    if (run != null) {
      Finding found = rows(audited, run, cursor);
      if (found != null) {
        return found;
      }
    }
    Digest hash = chain.next(head, account.id(), posting);
    if (!hash.equals(audited.hash())) {
      return found("chain", posting.seq(), Mismatch.of("hash", hash, audited.hash()));
    }
    head = hash;
    return found("posting", posting.seq(), replay.apply(posting));
  }

  private @Nullable Finding rows(AuditedPosting audited, CountedRun run, AuditCursor cursor)
      throws SQLException {
    RunAudit rowAudit = new RunAudit(audited, run, account.undone(), rowWriter);
    cursor.rows(audited, rowAudit::take);
    Mismatch wrong = rowAudit.end();
    Counted sums = rowAudit.sums();
    usageRows += sums.events();
    if (wrong != null) {
      String place =
          rowAudit.wrongRow() == 0
              ? "p" + account.id() + "." + audited.posting().seq()
              : "u" + run.run().number() + "." + rowAudit.wrongRow();
      return Finding.of("row", account.organization(), account.stored().wallet(), place, wrong);
    }
    if (audited.posting().kind() == Kind.USAGE) {
      // What is undone leaves the hourly sums at once, whether it is in them yet or not.
      counted = counted.minus(rowAudit.undone());
      counted = isQueued(run.run().number()) ? counted : counted.plus(sums);
    }
    return null;
  }

  private boolean isQueued(long number) {
    Map.Entry<Long, Long> entry = queued.floorEntry(number);
    return entry != null && entry.getValue() >= number;
  }

  private @Nullable Finding found(String check, long seq, @Nullable Mismatch mismatch) {
    return mismatch == null
        ? null
        : Finding.of(
            check,
            account.organization(),
            account.stored().wallet(),
            "p" + account.id() + "." + seq,
            mismatch);
  }
}
