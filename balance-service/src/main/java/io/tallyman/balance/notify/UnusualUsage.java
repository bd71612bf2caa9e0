package io.tallyman.balance.notify;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.store.NoticeTable;
import io.tallyman.balance.store.UsageSpikes;
import io.tallyman.balance.store.UsageSpikes.Rule;
import io.tallyman.balance.store.UsageSpikes.Spike;
import io.tallyman.balance.store.WatchTable;
import io.tallyman.balance.store.Watched.Alarm;
import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.Policies;
import io.tallyman.money.Credits;
import io.tallyman.topic.NoticeKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells of an hour in which an account used more than three times as much as in any hour of the
 * seven days before. An account is known for a day before anything about it is unusual, and less
 * than the catalog's low balance is never worth telling.
 */
final class UnusualUsage {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int TIMES = 3;
  private static final Duration COMPARED = Duration.ofDays(7);
  private static final Duration KNOWN = Duration.ofDays(1);

  private static final Duration AN_INSTANT = Duration.ofSeconds(1);

  /** How long after its end an hour is looked at: its use is counted a little later. */
  private static final Duration COUNTED_AFTER = Duration.ofMinutes(2);

  private final Jdbi writer;
  private final CatalogHistory catalogs;
  private final InstantSource clock;
  private Instant lookedAt = Instant.MIN;

  /**
   * @param writer connections of the role {@code tallyman_writer}
   */
  UnusualUsage(Jdbi writer, CatalogHistory catalogs, InstantSource clock) {
    this.writer = writer;
    this.catalogs = catalogs;
    this.clock = clock;
  }

  /** Looks at the last hour that is over and counted, once. */
  synchronized void look() {
    Instant now = clock.instant();
    Instant end = now.minus(COUNTED_AFTER).truncatedTo(ChronoUnit.HOURS);
    if (end.isAfter(lookedAt)) {
      writer.useTransaction(handle -> {
        if (UsageSpikes.tryOwn(handle)) {
          tell(handle, end, now);
        }
      });
      lookedAt = end;
    }
  }

  private void tell(Handle handle, Instant end, Instant now) {
    Catalog catalog = catalogs.timeline().at(now).catalog();
    Policies policies = catalog.policies();
    Instant hour = end.minus(1, ChronoUnit.HOURS);
    // At least a little apart, so that the same hour is told once.
    Duration apart = policies.warningCooldown().isZero() ? AN_INSTANT : policies.warningCooldown();
    Rule rule =
        new Rule(
            hour,
            hour.minus(COMPARED),
            hour.minus(KNOWN),
            policies.lowBalance().warn().micros(),
            TIMES,
            NoticeKind.UNUSUAL_USAGE.code(),
            end.minus(apart));
    Map<String, Long> weights = new TreeMap<>();
    catalog.tiers().forEach((name, tier) -> weights.put(name, tier.weight().micros()));
    List<Spike> spikes = UsageSpikes.find(handle, rule, weights);
    WatchTable.writeAlarms(
        handle.getConnection(), spikes.stream().map(spike -> raised(spike, end)).toList());
    NoticeTable.tell(
        handle, spikes.stream().map(spike -> notice(spike, hour, end)).toList(), List.of(), now);
  }

  private static WatchTable.Raised raised(Spike spike, Instant end) {
    Alarm.Key key = new Alarm.Key(NoticeKind.UNUSUAL_USAGE.code(), "");
    return new WatchTable.Raised(
        spike.accountId(), spike.organizationId(), new Alarm(key, false, end));
  }

  private static NoticeTable.Notice notice(Spike spike, Instant hour, Instant end) {
    Notice notice =
        Notice.of(NoticeKind.UNUSUAL_USAGE, end)
            .with("hour", hour)
            .with("used", Credits.ofMicros(spike.used()))
            .with("mostBefore", Credits.ofMicros(spike.most()));
    return new NoticeTable.Notice(
        spike.accountId(),
        spike.organizationId(),
        notice.kind().code(),
        JSON.writeValueAsString(notice.details()),
        end);
  }
}
