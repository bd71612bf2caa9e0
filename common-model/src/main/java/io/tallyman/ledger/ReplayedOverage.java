package io.tallyman.ledger;

import io.tallyman.ledger.Replay.Mismatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an account owes, as its postings add up to it. */
final class ReplayedOverage {
  /** Where a stretch begins: oldest first. */
  private record Start(long seq, long from) {}

  private final TreeMap<Start, Long> ends =
      new TreeMap<>(Comparator.comparingLong(Start::seq).thenComparingLong(Start::from));
  private long sum;

  long sum() {
    return sum;
  }

  List<Stretch> stretches() {
    List<Stretch> stretches = new ArrayList<>(ends.size());
    ends.forEach((start, to) -> stretches.add(new Stretch(start.seq(), start.from(), to)));
    return stretches;
  }

  void add(Stretch stretch) {
    ends.put(new Start(stretch.seq(), stretch.from()), stretch.to());
    sum += stretch.length();
  }

  /** Takes out what was repaid or cancelled; it must have been owed. */
  @Nullable Mismatch remove(Stretch gone) {
    Map.Entry<Start, Long> open = ends.floorEntry(new Start(gone.seq(), gone.from()));
    if (open == null || open.getKey().seq() != gone.seq() || open.getValue() < gone.to()) {
      return new Mismatch("overage that was repaid or cancelled", "open overage", gone.toString());
    }
    ends.remove(open.getKey());
    if (open.getKey().from() < gone.from()) {
      ends.put(open.getKey(), gone.from());
    }
    if (gone.to() < open.getValue()) {
      ends.put(new Start(gone.seq(), gone.to()), open.getValue());
    }
    sum -= gone.length();
    return null;
  }
}
