package io.tallyman.balance.posting;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.posting.PrepareBatch.Judged;
import io.tallyman.balance.posting.Redo.Cause;
import io.tallyman.balance.store.AccountDirectory;
import io.tallyman.balance.store.Fences.Move;
import io.tallyman.balance.store.Identity;
import io.tallyman.balance.store.PostingNumbers;
import io.tallyman.balance.store.UsageWeeks;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Posts usage events: each one once, in the same transaction as the claim by which it was taken.
 *
 * <p>An attempt assumes the best: that every identity is new and nothing has changed. Where that
 * proves wrong it is rolled back as a whole and made again knowing better. Not safe for use by
 * several threads, each consumer has its own; but one may {@link #prepare} what comes next while
 * another posts.
 */
public final class PostUsage {
  /** A batch that cannot settle after so many attempts points to a fault, and is reported. */
  private static final int MAX_ATTEMPTS = 50;

  /** After copies were met, so many batches are looked up first. */
  private static final int WARY_BATCHES = 20;

  private final Jdbi writer;
  private final CatalogHistory catalogs;
  private final UsageWeeks weeks;
  private final InstantSource clock;
  private final KnownEvents knownEvents;
  private final PrepareBatch prepareBatch;
  private volatile int wary;
  private @Nullable Lock lastLock;

  /**
   * Posts through the writer's connections.
   *
   * @param clock ticks in microseconds, as the database does
   */
  public PostUsage(
      Jdbi writer,
      CatalogHistory catalogs,
      AccountDirectory directory,
      UsageWeeks weeks,
      PostingNumbers numbers,
      InstantSource clock) {
    this.writer = writer;
    this.catalogs = catalogs;
    this.weeks = weeks;
    this.clock = clock;
    knownEvents = new KnownEvents(weeks);
    prepareBatch =
        new PrepareBatch(writer, catalogs, directory, weeks, numbers, knownEvents, clock);
  }

  /**
   * How a batch had its accounts locked.
   *
   * @param held from the last of the locks to the end of the commit
   * @param awaited whether requests are known to want accounts, or somebody waited for it
   */
  public record Lock(Duration held, boolean awaited) {}

  /** What became of a batch. */
  public sealed interface Outcome {
    /**
     * It is committed.
     *
     * @param events that were posted, voids included
     * @param copies that had been posted before
     * @param refused that went to quarantine
     */
    record Posted(int events, int copies, int refused) implements Outcome {}

    /** The claim was not to be had: somebody else has taken these records. Nothing was changed. */
    record NotOurs() implements Outcome {}
  }

  /** Events on their way to being posted, as far as could be told before. */
  public static final class Prepared {
    private final List<? extends Arrival> arrivals;
    private final @Nullable Instant pricedAt;
    private final Judged judged;
    private final @Nullable Batch batch;

    private Prepared(
        List<? extends Arrival> arrivals,
        @Nullable Instant pricedAt,
        Judged judged,
        @Nullable Batch batch) {
      this.arrivals = arrivals;
      this.pricedAt = pricedAt;
      this.judged = judged;
      this.batch = batch;
    }
  }

  /**
   * Prepares records of the topic. Those before them may be under way still: what depends on these
   * is left to {@link #post}.
   */
  public Prepared prepare(List<? extends Arrival> arrivals) throws SQLException {
    Judged judged = prepareBatch.judge(arrivals, null);
    boolean waits = wary > 0 || judged.refersToOthers();
    Batch batch = waits ? null : prepareBatch.assemble(judged, false, Map.of());
    return new Prepared(arrivals, null, judged, batch);
  }

  /**
   * Posts records of the topic and moves its fences past them.
   *
   * @param wanted whether requests want accounts at this time: these are then held as briefly as
   *     can be, at some cost to the batch
   * @throws SQLException if the database fails; whether it committed is told by the fences
   */
  public Outcome post(Prepared prepared, List<Move> moves, boolean wanted) throws SQLException {
    return post(prepared, new Claim.Offsets(moves), wanted);
  }

  /**
   * Posts a quarantined record, priced by the catalog version in force now, if it still waits.
   *
   * @param actor who has it tried again; null: nobody, it is its time
   */
  public Outcome replay(long quarantineId, Arrival arrival, @Nullable String actor)
      throws SQLException {
    Instant now = clock.instant();
    List<Arrival> only = List.of(arrival);
    Prepared prepared = new Prepared(only, now, prepareBatch.judge(only, now), null);
    return post(prepared, new Claim.Quarantined(quarantineId, actor), false);
  }

  /** How the last batch had its accounts locked; null where it had none. */
  public @Nullable Lock lastLock() {
    return lastLock;
  }

  private Outcome post(Prepared prepared, Claim claim, boolean wanted) throws SQLException {
    Map<Identity, Cause.NotAcceptable> unacceptable = new HashMap<>();
    boolean lookFirst = wary > 0;
    Judged judged = prepared.judged;
    Batch batch =
        prepared.batch == null || lookFirst
            ? prepareBatch.assemble(judged, lookFirst, unacceptable)
            : prepared.batch;
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      try {
        Outcome outcome = attempt(batch, claim, wanted);
        wary = batch.copies() > 0 && lookFirst ? WARY_BATCHES : Math.max(0, wary - 1);
        return outcome;
      } catch (Redo redo) {
        switch (redo.why()) {
          case Cause.IdentityTaken taken -> {
            lookFirst = true;
            wary = WARY_BATCHES;
          }
          case Cause.CatalogMoved moved -> catalogs.reload();
          case Cause.WeekTurned turned -> weeks.reload();
          case Cause.HoldEnded ended -> {} // it is looked up again
          case Cause.NotAcceptable one -> unacceptable.put(one.identity(), one);
          case Cause.OutOfRange account -> account.exclude(batch, unacceptable);
        }
      }
      judged = prepareBatch.judge(prepared.arrivals, prepared.pricedAt);
      batch = prepareBatch.assemble(judged, lookFirst, unacceptable);
    }
    throw new IllegalStateException("a batch did not settle in " + MAX_ATTEMPTS + " attempts");
  }

  private Outcome attempt(Batch batch, Claim claim, boolean wanted) throws SQLException {
    try (Handle handle = writer.open()) {
      BatchTransaction transaction =
          new BatchTransaction(handle.getConnection(), batch, clock, knownEvents, wanted);
      Outcome outcome =
          handle.inTransaction(inside -> {
            Outcome result = transaction.run(claim);
            if (result instanceof Outcome.NotOurs) {
              inside.rollback();
            }
            return result;
          });
      Instant lockedAt = transaction.lockedAt();
      lastLock =
          lockedAt == null
              ? null
              : new Lock(Duration.between(lockedAt, clock.instant()), transaction.awaited());
      return outcome;
    }
  }
}
