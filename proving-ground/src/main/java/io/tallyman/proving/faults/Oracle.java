package io.tallyman.proving.faults;

import io.tallyman.money.Credits;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What must have come of everything that was answered. Only those who did a thing write here, and
 * only once they know how it ended; the system is never asked.
 */
final class Oracle {
  private final Map<String, AtomicLong> balances = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

  /** An organization, with what it begins with. */
  void open(String organization, Credits credits) {
    balances.put(organization, new AtomicLong(credits.micros()));
  }

  /** Something came in, or went out (negative). */
  void change(String organization, long credits) {
    AtomicLong balance = balances.get(organization);
    if (balance == null) {
      throw new IllegalArgumentException("unknown: " + organization);
    }
    balance.addAndGet(Credits.of(credits).micros());
  }

  void count(String what) {
    counts.computeIfAbsent(what, first -> new LongAdder()).increment();
  }

  long counted(String what) {
    LongAdder count = counts.get(what);
    return count == null ? 0 : count.sum();
  }

  /** Credits less overage, by organization. */
  Map<String, Credits> balances() {
    Map<String, Credits> now = new TreeMap<>();
    balances.forEach((name, micros) -> now.put(name, Credits.ofMicros(micros.get())));
    return now;
  }

  Map<String, Long> counts() {
    Map<String, Long> now = new TreeMap<>();
    counts.forEach((what, count) -> now.put(what, count.sum()));
    return now;
  }
}
