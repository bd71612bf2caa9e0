package io.tallyman.balance.reads;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What names a line of the history, for ever. */
public sealed interface TransactionId {
  /** A debit: {@code u<posting number>.<ordinal>}. */
  record OfEvent(long postingNumber, int ordinal) implements TransactionId {
    @Override
    public String toString() {
      return "u" + postingNumber + "." + ordinal;
    }
  }

  /** Any other line: {@code p<account>.<seq>}. */
  record OfPosting(long account, long seq) implements TransactionId {
    @Override
    public String toString() {
      return "p" + account + "." + seq;
    }
  }

  Pattern FORM = Pattern.compile("([up])([1-9][0-9]{0,17})\\.([1-9][0-9]{0,17})");

  /** Reads an id; empty where it is none. */
  static Optional<TransactionId> parse(String id) {
    Matcher parts = FORM.matcher(id);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long first = Long.parseLong(parts.group(2));
    long second = Long.parseLong(parts.group(3));
    if (parts.group(1).equals("p")) {
      return Optional.of(new OfPosting(first, second));
    }
    return second > Integer.MAX_VALUE
        ? Optional.empty()
        : Optional.of(new OfEvent(first, (int) second));
  }
}
