package io.tallyman.balance.posting;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.catalog.Timeline;
import io.tallyman.balance.posting.Admission.Admitted;
import io.tallyman.balance.posting.Doubles.Sifted;
import io.tallyman.balance.posting.Redo.Cause;
import io.tallyman.balance.store.AccountDirectory;
import io.tallyman.balance.store.Fences.Move;
import io.tallyman.balance.store.Identity;
import io.tallyman.balance.store.PostingNumbers;
import io.tallyman.balance.store.UsageTable.Known;
import io.tallyman.balance.store.UsageWeeks;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Posts usage events: each one once, in the same transaction as the claim by which it was taken.
 *
 * <p>An attempt assumes the best: that every identity is new and nothing has changed. Where that
 * proves wrong it is rolled back as a whole and made again knowing better. Not safe for use by
 * several threads; each consumer has its own.
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
  private final Admission admission;
  private final KnownEvents knownEvents;
  private final RunAssembly assembly;
  private int wary;
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
    admission = new Admission(directory);
    knownEvents = new KnownEvents(weeks);
    assembly = new RunAssembly(numbers);
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

  /**
   * Posts records of the topic and moves its fences past them.
   *
   * @param wanted whether requests want accounts at this time: these are then held as briefly as
   *     can be, at some cost to the batch
   * @throws SQLException if the database fails; whether it committed is told by the fences
   */
  public Outcome post(List<? extends Arrival> arrivals, List<Move> moves, boolean wanted)
      throws SQLException {
    return post(arrivals, new Claim.Offsets(moves), null, wanted);
  }

  /**
   * Posts a quarantined record, priced by the catalog version in force now, if it still waits.
   *
   * @param actor who has it tried again; null: nobody, it is its time
   */
  public Outcome replay(long quarantineId, Arrival arrival, @Nullable String actor)
      throws SQLException {
    Claim claim = new Claim.Quarantined(quarantineId, actor);
    return post(List.of(arrival), claim, clock.instant(), false);
  }

  /** How the last batch had its accounts locked; null where it had none. */
  public @Nullable Lock lastLock() {
    return lastLock;
  }

  private Outcome post(
      List<? extends Arrival> arrivals, Claim claim, @Nullable Instant pricedAt, boolean wanted)
      throws SQLException {
    Map<Identity, Cause.NotAcceptable> unacceptable = new HashMap<>();
    boolean lookFirst = wary > 0;
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      Batch batch = prepare(arrivals, pricedAt, lookFirst, unacceptable);
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

  /** All that can be done before the transaction begins. */
  private Batch prepare(
      List<? extends Arrival> arrivals,
      @Nullable Instant pricedAt,
      boolean lookFirst,
      Map<Identity, Cause.NotAcceptable> unacceptable)
      throws SQLException {
    Instant appendedAt = clock.instant();
    weeks.ensure(appendedAt);
    Timeline timeline = catalogs.timeline();
    Admitted admitted = admission.admit(arrivals, timeline, appendedAt, pricedAt);
    Duration window = timeline.dedupeWindow(appendedAt);
    Instant since = oldest(arrivals, appendedAt).minus(window);
    Map<Identity, Known> known = known(admitted.candidates(), appendedAt, since, lookFirst);
    // What is posted decides before what comes with it: a copy behind a conflict is still a copy.
    Sifted unknown = Doubles.against(admitted.candidates(), known);
    Sifted sifted = Doubles.within(unknown.fresh());
    List<Refused> refused = new ArrayList<>(admitted.refused());
    refused.addAll(unknown.conflicts());
    refused.addAll(sifted.conflicts());
    int copies = unknown.copies() + sifted.copies();
    List<Candidate> fresh = sifted.fresh();
    List<Candidate> acceptable = new ArrayList<>(fresh.size());
    for (Candidate candidate : fresh) {
      Cause.NotAcceptable excluded = unacceptable.get(candidate.identity());
      if (excluded == null) {
        acceptable.add(candidate);
      } else {
        refused.add(new Refused(candidate.arrival(), excluded.refusal(), true));
      }
    }
    List<Candidate.Usage> usages = new ArrayList<>(acceptable.size());
    List<Candidate.Undoing> voids = new ArrayList<>();
    for (Candidate candidate : acceptable) {
      switch (candidate) {
        case Candidate.Usage usage -> usages.add(usage);
        case Candidate.Undoing undoing -> voids.add(undoing);
      }
    }
    Settlements settlements =
        Settlements.anyNamedBy(usages)
            ? writer.withHandle(
                handle -> Settlements.find(handle.getConnection(), usages, appendedAt))
            : Settlements.none(usages);
    VoidTargets targets =
        voids.isEmpty()
            ? VoidTargets.NONE
            : writer.withHandle(handle ->
                VoidTargets.find(
                    handle.getConnection(), voids, settlements, knownEvents, appendedAt, since));
    refused.addAll(targets.refused());
    return new Batch(
        appendedAt,
        since,
        timeline,
        usages,
        assembly.assemble(settlements, targets.found(), appendedAt),
        refused,
        copies);
  }

  private Map<Identity, Known> known(
      List<Candidate> candidates, Instant appendedAt, Instant since, boolean lookFirst)
      throws SQLException {
    // A copy of a void must be known as one before its target is found to be undone.
    boolean lookEverywhere =
        lookFirst || candidates.stream().anyMatch(Candidate.Undoing.class::isInstance);
    if (!lookEverywhere && weeks.others(appendedAt, since).isEmpty()) {
      return Map.of();
    }

    Set<Identity> identities =
        candidates.stream().map(Candidate::identity).collect(Collectors.toSet());
    return writer.withHandle(handle -> {
      Connection connection = handle.getConnection();
      return lookEverywhere
          ? knownEvents.anywhere(connection, identities, appendedAt, since)
          : knownEvents.inOtherWeeks(connection, identities, appendedAt, since);
    });
  }

  private static Instant oldest(List<? extends Arrival> arrivals, Instant now) {
    return arrivals.stream()
        .map(Arrival::arrivedAt)
        .min(Comparator.naturalOrder())
        .filter(arrivedAt -> arrivedAt.isBefore(now))
        .orElse(now);
  }
}
