package io.tallyman.balance.posting;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.catalog.Timeline;
import io.tallyman.balance.posting.Admission.Admitted;
import io.tallyman.balance.posting.Doubles.Sifted;
import io.tallyman.balance.posting.Redo.Cause;
import io.tallyman.balance.store.AccountDirectory;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** All about a batch that can be done before its transaction begins. Safe for several threads. */
final class PrepareBatch {
  private final Jdbi writer;
  private final CatalogHistory catalogs;
  private final UsageWeeks weeks;
  private final PostingNumbers numbers;
  private final KnownEvents knownEvents;
  private final Admission admission;
  private final InstantSource clock;

  PrepareBatch(
      Jdbi writer,
      CatalogHistory catalogs,
      AccountDirectory directory,
      UsageWeeks weeks,
      PostingNumbers numbers,
      KnownEvents knownEvents,
      InstantSource clock) {
    this.writer = writer;
    this.catalogs = catalogs;
    this.weeks = weeks;
    this.numbers = numbers;
    this.knownEvents = knownEvents;
    this.clock = clock;
    admission = new Admission(directory);
  }

  /**
   * Events that were judged each by itself.
   *
   * @param since copies may have been posted since then
   */
  record Judged(Instant appendedAt, Instant since, Timeline timeline, Admitted admitted) {
    /** Whether what becomes of them depends on events posted just before: on a target, a hold. */
    boolean refersToOthers() {
      return admitted.candidates().stream()
          .anyMatch(one -> one instanceof Candidate.Undoing || one.event().hold() != null);
    }

    private boolean hasVoids() {
      return admitted.candidates().stream().anyMatch(Candidate.Undoing.class::isInstance);
    }
  }

  /**
   * Judges events, each by itself.
   *
   * @param pricedAt price them all by the version in force then; null: each by that in force when
   *     it occurred
   */
  Judged judge(List<? extends Arrival> arrivals, @Nullable Instant pricedAt) {
    Instant appendedAt = clock.instant();
    weeks.ensure(appendedAt);
    Timeline timeline = catalogs.timeline();
    Admitted admitted = admission.admit(arrivals, timeline, appendedAt, pricedAt);
    Duration window = timeline.dedupeWindow(appendedAt);
    return new Judged(appendedAt, oldest(arrivals, appendedAt).minus(window), timeline, admitted);
  }

  /**
   * Makes a batch of events: leaves copies out, finds what they refer to, arranges them into runs.
   *
   * @param lookFirst whether to look for copies in this week too, where the rows will go
   * @param unacceptable what has turned out so under the lock
   */
  Batch assemble(Judged judged, boolean lookFirst, Map<Identity, Cause.NotAcceptable> unacceptable)
      throws SQLException {
    List<Candidate> candidates = judged.admitted().candidates();
    Map<Identity, Known> known = known(judged, lookFirst);
    // What is posted decides before what comes with it: a copy behind a conflict is still a copy.
    Sifted unknown = Doubles.against(candidates, known);
    Sifted sifted = Doubles.within(unknown.fresh());
    List<Refused> refused = new ArrayList<>(judged.admitted().refused());
    refused.addAll(unknown.conflicts());
    refused.addAll(sifted.conflicts());
    List<Candidate.Usage> usages = new ArrayList<>(sifted.fresh().size());
    List<Candidate.Undoing> voids = new ArrayList<>();
    for (Candidate candidate : sifted.fresh()) {
      Cause.NotAcceptable excluded = unacceptable.get(candidate.identity());
      if (excluded != null) {
        refused.add(new Refused(candidate.arrival(), excluded.refusal(), true));
        continue;
      }
      switch (candidate) {
        case Candidate.Usage usage -> usages.add(usage);
        case Candidate.Undoing undoing -> voids.add(undoing);
      }
    }
    Settlements settlements = settlements(usages, judged.appendedAt());
    VoidTargets targets = targets(voids, settlements, judged);
    refused.addAll(targets.refused());
    return new Batch(
        judged.appendedAt(),
        judged.since(),
        judged.timeline(),
        usages,
        new RunAssembly(numbers).assemble(settlements, targets.found(), judged.appendedAt()),
        refused,
        unknown.copies() + sifted.copies());
  }

  private Map<Identity, Known> known(Judged judged, boolean lookFirst) throws SQLException {
    Instant appendedAt = judged.appendedAt();
    // A copy of a void must be known as one before its target is found to be undone.
    boolean lookEverywhere = lookFirst || judged.hasVoids();
    if (!lookEverywhere && weeks.others(appendedAt, judged.since()).isEmpty()) {
      return Map.of();
    }
    Set<Identity> identities =
        judged.admitted().candidates().stream()
            .map(Candidate::identity)
            .collect(Collectors.toSet());
    return writer.withHandle(handle -> {
      Connection connection = handle.getConnection();
      return lookEverywhere
          ? knownEvents.anywhere(connection, identities, appendedAt, judged.since())
          : knownEvents.inOtherWeeks(connection, identities, appendedAt, judged.since());
    });
  }

  private Settlements settlements(List<Candidate.Usage> usages, Instant appendedAt)
      throws SQLException {
    return Settlements.anyNamedBy(usages)
        ? writer.withHandle(handle -> Settlements.find(handle.getConnection(), usages, appendedAt))
        : Settlements.none(usages);
  }

  private VoidTargets targets(List<Candidate.Undoing> voids, Settlements settlements, Judged judged)
      throws SQLException {
    return voids.isEmpty()
        ? VoidTargets.NONE
        : writer.withHandle(handle ->
            VoidTargets.find(
                handle.getConnection(),
                voids,
                settlements,
                knownEvents,
                judged.appendedAt(),
                judged.since()));
  }

  private static Instant oldest(List<? extends Arrival> arrivals, Instant now) {
    return arrivals.stream()
        .map(Arrival::arrivedAt)
        .min(Comparator.naturalOrder())
        .filter(arrivedAt -> arrivedAt.isBefore(now))
        .orElse(now);
  }
}
