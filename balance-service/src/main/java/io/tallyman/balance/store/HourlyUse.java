package io.tallyman.balance.store;

import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.ledger.Kind;
import io.tallyman.ledger.Posting;
import io.tallyman.ledger.Posting.CountedRun;
import io.tallyman.ledger.UsageRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What the events of a transaction charged, by hour of occurrence: to be added to the hourly sums
 * after it has committed. An event's charge is derived as {@link io.tallyman.ledger.Charge} does.
 */
public final class HourlyUse {
  private static final int SECONDS = 3_600;
  private static final String QUEUE =
      """
      insert into rollup_queue (from_number, to_number, appended_at, organization_ids, account_ids,
                                hours, actions, tiers, dimensions, events, credits, tier_units,
                                cost_micros)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private final List<Sum> sums = new ArrayList<>();
  private long firstNumber = Long.MAX_VALUE;
  private long lastNumber = Long.MIN_VALUE;

  /**
   * What is summed up together.
   *
   * @param hour since 1970, UTC
   * @param tier empty where there is none, and so are the dimensions
   */
  private record Key(long hour, String action, String tier, String dimensions) {}

  private static final class Sum {
    private final long organizationId;
    private final long accountId;
    private final Key key;
    private long events;
    private long credits;
    private long tierUnits;
    private long costMicros;

    Sum(UsageRow row, Key key) {
      organizationId = row.identity().organizationId();
      accountId = row.accountId();
      this.key = key;
    }
  }

  /**
   * Adds what changes charged.
   *
   * @param rowsOf finds the rows of a run
   */
  public void add(List<Change> changes, Function<UsageRun, List<UsageRow>> rowsOf) {
    for (Change change : changes) {
      for (Posting posting : change.decided().postings()) {
        CountedRun run = posting.run();
        if (run != null && posting.kind() == Kind.USAGE) {
          firstNumber = Math.min(firstNumber, run.run().number());
          lastNumber = Math.max(lastNumber, run.run().number());
          add(run, rowsOf.apply(run.run()));
        }
      }
    }
  }

  private void add(CountedRun counted, List<UsageRow> rows) {
    Map<Key, Sum> byKey = new LinkedHashMap<>();
    for (UsageRow row : rows) {
      int tier = row.tier() - 1;
      String tierName = tier < 0 ? "" : counted.run().tiers().get(tier).tier();
      Key key =
          new Key(
              Math.floorDiv(row.occurredAt().getEpochSecond(), SECONDS),
              row.action(),
              tierName,
              Objects.requireNonNullElse(row.dimensions(), ""));
      Sum sum = byKey.computeIfAbsent(key, absent -> new Sum(row, absent));
      sum.events++;
      sum.credits += row.credits();
      sum.costMicros += row.costMicros();
      if (tier >= 0) {
        long before = Objects.requireNonNull(row.tiersBefore()).get(tier);
        if (before < counted.counters().get(tier)) {
          sum.tierUnits++;
        } else {
          sum.credits += counted.run().tiers().get(tier).weight();
        }
      }
    }
    sums.addAll(byKey.values());
  }

  /** Leaves it all to be counted, if there is anything. */
  public void leave(Writes writes, Instant appendedAt) {
    if (sums.isEmpty()) {
      return;
    }
    writes.add(
        QUEUE,
        row -> {
          row.put(firstNumber);
          row.put(lastNumber);
          row.put(appendedAt);
          row.putLongs(each(sum -> sum.organizationId));
          row.putLongs(each(sum -> sum.accountId));
          row.putLongs(each(sum -> sum.key.hour()));
          row.putTexts(each(sum -> sum.key.action()));
          row.putTexts(each(sum -> sum.key.tier()));
          row.putTexts(each(sum -> sum.key.dimensions()));
          row.putLongs(each(sum -> sum.events));
          row.putLongs(each(sum -> sum.credits));
          row.putLongs(each(sum -> sum.tierUnits));
          row.putLongs(each(sum -> sum.costMicros));
        });
  }

  private <T> List<T> each(Function<Sum, T> value) {
    return sums.stream().map(value).toList();
  }
}
