package io.tallyman.balance.store;

import com.google.common.hash.BloomFilter;
import com.google.common.hash.Funnel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAccumulator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The weeks that {@code usage} is partitioned by. Identities are unique within a week by an index;
 * across weeks by looking: directly into a week that has lately ended, through a Bloom filter into
 * one that is sealed.
 */
public final class UsageWeeks {
  /** How long clocks may differ, and a week stay open after its end. */
  public static final Duration SLACK = Duration.ofMinutes(10);

  private static final double FALSE_HITS = 0.01;
  private static final int ROWS_AT_A_TIME = 10_000;
  private static final Funnel<Identity> FUNNEL =
      (identity, sink) ->
          sink.putLong(identity.organizationId())
              .putInt(identity.source().length())
              .putUnencodedChars(identity.source())
              .putUnencodedChars(identity.eventId());

  private final Jdbi jdbi;
  private volatile List<Week> weeks = List.of();

  /** The latest instant that rows were appended at, in milliseconds: a clock may have gone back. */
  private final LongAccumulator latestUse = new LongAccumulator(Long::max, Long.MIN_VALUE);

  /**
   * Knows no week until {@link #reload}.
   *
   * @param writer connections that see every organization
   */
  public UsageWeeks(Jdbi writer) {
    jdbi = writer;
  }

  /** A week, [from, to). */
  public record Week(Instant from, Instant to, @Nullable BloomFilter<Identity> sealed) {
    /** False only if the identity is certainly not among the week's. */
    public boolean mayHold(Identity identity) {
      return sealed == null || sealed.mightContain(identity);
    }

    public boolean holds(Instant instant) {
      return !instant.isBefore(from) && instant.isBefore(to);
    }
  }

  /**
   * Makes sure that rows can be appended at {@code now}, and a week from then. A week that a clock
   * which was ahead has sealed is open again.
   */
  public void ensure(Instant now) {
    latestUse.accumulate(now.toEpochMilli());
    if (weeks.stream().anyMatch(week -> week.holds(now) && week.sealed() == null)) {
      return;
    }
    jdbi.useTransaction(handle -> {
      ensure(handle, now);
      ensure(handle, now.plus(Duration.ofDays(7)));
      handle.execute("update usage_week set identities = null where week = ?", monday(now));
    });
    reload();
  }

  /**
   * The weeks, other than the one of {@code appendedAt}, that rows may be in which were appended
   * after {@code since}: not the coming one, unless clocks may already differ about it, or a clock
   * has been there before.
   */
  public List<Week> others(Instant appendedAt, Instant since) {
    Instant soon = appendedAt.plus(SLACK);
    Instant used = Instant.ofEpochMilli(latestUse.get());
    Instant latest = used.isAfter(soon) ? used : soon;
    return weeks.stream()
        .filter(week -> !week.holds(appendedAt))
        .filter(week -> week.to().isAfter(since) && !week.from().isAfter(latest))
        .toList();
  }

  /** Whether a copy may be under way into the week next to that of {@code appendedAt}. */
  public static boolean nearBoundary(Instant appendedAt) {
    return !monday(appendedAt.minus(SLACK)).equals(monday(appendedAt.plus(SLACK)));
  }

  /** The week of an instant. */
  public static Week weekOf(Instant instant) {
    return week(monday(instant), null);
  }

  /** Reads again which weeks there are. */
  public void reload() {
    weeks =
        jdbi.withHandle(handle ->
            handle
                .createQuery(
                    """
                    select week, identities from usage_week
                    where released_at is null order by week
                    """)
                .map((row, context) ->
                    week(row.getObject("week", LocalDate.class), row.getBytes("identities")))
                .list());
    latestUsedWeek().ifPresent(week -> latestUse.accumulate(week.from().toEpochMilli()));
  }

  private Optional<Week> latestUsedWeek() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select w.week
                from usage_week w
                cross join lateral (
                  select from usage u
                  where u.appended_at >= w.week::timestamp at time zone 'UTC'
                    and u.appended_at < (w.week + 7)::timestamp at time zone 'UTC'
                  limit 1) used
                where w.released_at is null
                order by w.week desc
                limit 1
                """)
            .mapTo(LocalDate.class)
            .findOne()
            .map(monday -> week(monday, null)));
  }

  /** What time it is by the database's clock. */
  public Instant databaseTime() {
    return jdbi.withHandle(
        handle -> handle.createQuery("select clock_timestamp()").mapTo(Instant.class).one());
  }

  /** Makes the coming week, seals those that have ended, releases those that no copy can reach. */
  public void keep(Instant now, Duration window) {
    jdbi.useTransaction(handle -> {
      ensure(handle, now);
      ensure(handle, now.plus(Duration.ofDays(7)));
    });
    for (LocalDate week : select("identities is null", now.minus(SLACK))) {
      jdbi.useTransaction(handle -> seal(handle, week));
    }
    // Twice the slack of anything that could still be on its way through Kafka.
    Instant reach = now.minus(window).minus(Duration.ofDays(14));
    for (LocalDate week : select("identities is not null", reach)) {
      jdbi.useTransaction(handle -> {
        handle.execute("select release_usage_week(?)", week);
        handle.execute(
            "update usage_week set released_at = ? where week = ?",
            now.atOffset(ZoneOffset.UTC),
            week);
      });
    }
    reload();
  }

  private List<LocalDate> select(String condition, Instant endedBy) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select week from usage_week where released_at is null and "
                    + condition
                    + " and week + 7 <= :day order by week")
            .bind("day", endedBy.atOffset(ZoneOffset.UTC).toLocalDate())
            .mapTo(LocalDate.class)
            .list());
  }

  private static void ensure(Handle handle, Instant at) {
    handle.execute("select ensure_usage_week(?)", at.atOffset(ZoneOffset.UTC));
  }

  private static void seal(Handle handle, LocalDate week) {
    handle.execute("select lock_usage_week(?)", week);
    Instant from = week.atStartOfDay().toInstant(ZoneOffset.UTC);
    Instant to = week.plusDays(7).atStartOfDay().toInstant(ZoneOffset.UTC);
    long rows =
        handle
            .createQuery(
                "select count(*) from usage where appended_at >= :from and appended_at < :to")
            .bind("from", from.atOffset(ZoneOffset.UTC))
            .bind("to", to.atOffset(ZoneOffset.UTC))
            .mapTo(Long.class)
            .one();
    BloomFilter<Identity> identities = BloomFilter.create(FUNNEL, Math.max(rows, 1), FALSE_HITS);
    handle
        .createQuery(
            """
            select organization_id, source, event_id from usage
            where appended_at >= :from and appended_at < :to
            """)
        .bind("from", from.atOffset(ZoneOffset.UTC))
        .bind("to", to.atOffset(ZoneOffset.UTC))
        .setFetchSize(ROWS_AT_A_TIME)
        .map((row, context) ->
            new Identity(
                row.getLong("organization_id"), row.getString("source"), row.getString("event_id")))
        .useStream(stream -> stream.forEach(identities::put));
    handle.execute(
        "update usage_week set rows = ?, identities = ? where week = ?",
        rows,
        bytes(identities),
        week);
  }

  private static Week week(LocalDate monday, byte @Nullable [] identities) {
    return new Week(
        monday.atStartOfDay().toInstant(ZoneOffset.UTC),
        monday.plusDays(7).atStartOfDay().toInstant(ZoneOffset.UTC),
        identities == null ? null : filter(identities));
  }

  private static LocalDate monday(Instant instant) {
    return instant
        .atOffset(ZoneOffset.UTC)
        .toLocalDate()
        .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
  }

  private static byte[] bytes(BloomFilter<Identity> filter) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      filter.writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static BloomFilter<Identity> filter(byte[] bytes) {
    try {
      return BloomFilter.readFrom(new ByteArrayInputStream(bytes), FUNNEL);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
