package io.tallyman.balance.reads;

import io.tallyman.balance.store.UsageQueries.Sum;
import io.tallyman.money.Credits;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Use over some time.
 *
 * @param from the full hour at or before the one asked for: use is counted by hour of occurrence
 * @param to the full hour at or after the one asked for, excluded
 * @param groupBy null: all use together
 * @param currency of every cost
 * @param data by window and group, ascending; windows and groups without use are left out
 * @param groups the same, over the whole time
 * @param totals the same, over the whole time and all groups
 */
record UsageReport(
    String organization,
    Instant from,
    Instant to,
    String window,
    @Nullable String groupBy,
    String currency,
    List<Bucket> data,
    List<Group> groups,
    Use totals) {

  /**
   * Use within a window, of a group.
   *
   * @param start of the window, UTC
   * @param group null where the events have none, or all use is together
   */
  record Bucket(
      Instant start,
      @Nullable String group,
      long events,
      Credits credits,
      String tierUnits,
      String cost) {}

  /** Use of a group over the whole time. */
  record Group(
      @Nullable String group, long events, Credits credits, String tierUnits, String cost) {}

  /**
   * Sums.
   *
   * @param events accepted and not undone
   * @param credits charged, overage included
   * @param tierUnits whole actions that counters paid for
   * @param cost internal cost
   */
  record Use(long events, Credits credits, String tierUnits, String cost) {}

  /** Sums as a report. */
  static UsageReport of(
      String organization,
      Instant from,
      Instant to,
      String window,
      @Nullable String groupBy,
      String currency,
      List<Sum> sums) {
    Map<@Nullable String, Tally> groups = new LinkedHashMap<>();
    Tally total = new Tally();
    for (Sum sum : sums) {
      groups.computeIfAbsent(sum.group(), group -> new Tally()).add(sum);
      total.add(sum);
    }
    return new UsageReport(
        organization,
        from,
        to,
        window,
        groupBy,
        currency,
        sums.stream().map(UsageReport::bucket).toList(),
        groupBy == null
            ? List.of()
            : groups.entrySet().stream()
                .map(entry -> entry.getValue().group(entry.getKey()))
                .toList(),
        total.use());
  }

  private static Bucket bucket(Sum sum) {
    return new Bucket(
        sum.start(),
        sum.group(),
        sum.events(),
        sum.credits(),
        Long.toString(sum.tierUnits()),
        Cost.decimal(sum.costMicros()));
  }

  private static final class Tally {
    private long events;
    private Credits credits = Credits.ZERO;
    private long tierUnits;
    private long costMicros;

    void add(Sum sum) {
      events += sum.events();
      credits = credits.plus(sum.credits());
      tierUnits += sum.tierUnits();
      costMicros = Math.addExact(costMicros, sum.costMicros());
    }

    Group group(@Nullable String name) {
      return new Group(name, events, credits, Long.toString(tierUnits), Cost.decimal(costMicros));
    }

    Use use() {
      return new Use(events, credits, Long.toString(tierUnits), Cost.decimal(costMicros));
    }
  }
}
