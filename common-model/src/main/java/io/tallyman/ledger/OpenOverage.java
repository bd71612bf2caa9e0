package io.tallyman.ledger;

import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.Posting.Repayment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an account owes, oldest first, on its way from one state to the next. */
final class OpenOverage {
  private final Account before;
  private final Deque<Stretch> stretches;
  private long sum;

  OpenOverage(Account account) {
    before = account;
    stretches = new ArrayDeque<>(account.stretches());
    sum = account.overage();
  }

  long sum() {
    return sum;
  }

  List<Stretch> stretches() {
    return List.copyOf(stretches);
  }

  /** Adds what a posting charges past {@code covered}; null where there is nothing. */
  @Nullable Stretch owe(long seq, long covered, long charged) {
    if (covered == charged) {
      return null;
    }
    Stretch uncovered = new Stretch(seq, covered, charged);
    stretches.addLast(uncovered);
    sum = Math.addExact(sum, uncovered.length());
    return uncovered;
  }

  /** Takes out of a posting's overage what is still open of a part of it. */
  List<Stretch> cancel(long bySeq, Span part) {
    List<Stretch> gone = new ArrayList<>();
    Deque<Stretch> kept = new ArrayDeque<>();
    for (Stretch stretch : stretches) {
      Span open = stretch.intersect(bySeq, part);
      if (open.isEmpty()) {
        kept.add(stretch);
        continue;
      }
      if (stretch.from() < open.from()) {
        kept.add(new Stretch(bySeq, stretch.from(), open.from()));
      }
      gone.add(new Stretch(bySeq, open.from(), open.to()));
      if (open.to() < stretch.to()) {
        kept.add(new Stretch(bySeq, open.to(), stretch.to()));
      }
      sum -= open.length();
    }
    stretches.clear();
    stretches.addAll(kept);
    return gone;
  }

  /** Pays the oldest with units of a lot, of which there are not more than is owed. */
  void pay(int lot, long units, List<Repayment> repayments) {
    long left = units;
    while (left > 0) {
      Stretch oldest = stretches.removeFirst();
      long paid = Math.min(left, oldest.length());
      long upTo = oldest.from() + paid;
      repayments.add(new Repayment(new Stretch(oldest.seq(), oldest.from(), upTo), lot));
      if (upTo < oldest.to()) {
        stretches.addFirst(new Stretch(oldest.seq(), upTo, oldest.to()));
      }
      left -= paid;
    }
    sum -= units;
  }

  /** Repayments need to know what is owed piece by piece. */
  void checkRead() {
    long read = stretches.stream().mapToLong(Stretch::length).sum();
    if (read != sum) {
      throw new IllegalStateException(
          "account " + before.id() + " owes " + sum + " and was read with " + read);
    }
  }

  /** What lots have paid, in postings of this decision, of a part of a posting's credits. */
  static List<Change> repaid(List<Posting> postings, long bySeq, Span part) {
    List<Change> paid = new ArrayList<>();
    for (Posting posting : postings) {
      for (Repayment repayment : posting.repayments()) {
        Span common = repayment.stretch().intersect(bySeq, part);
        if (!common.isEmpty()) {
          paid.add(new Change(repayment.lot(), common.length()));
        }
      }
    }
    return paid;
  }
}
