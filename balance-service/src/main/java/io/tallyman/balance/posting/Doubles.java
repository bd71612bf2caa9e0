package io.tallyman.balance.posting;

import io.tallyman.balance.store.Identity;
import io.tallyman.balance.store.UsageTable.Known;
import io.tallyman.refusal.Reason;
import io.tallyman.refusal.Refusal;
import io.tallyman.topic.ContentDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Tells fresh events from copies, which count once, and from conflicts, which are kept apart. */
final class Doubles {
  private Doubles() {}

  /**
   * Sifted candidates.
   *
   * @param copies how many were left out because they, or one like them, are there already
   */
  record Sifted(List<Candidate> fresh, List<Refused> conflicts, int copies) {}

  /** Sifts a batch by itself: of several with one identity, the first is fresh. */
  static Sifted within(List<Candidate> candidates) {
    List<Candidate> fresh = new ArrayList<>(candidates.size());
    List<Refused> conflicts = new ArrayList<>();
    Map<UUID, ContentDigest> seen = HashMap.newHashMap(candidates.size());
    for (Candidate candidate : candidates) {
      ContentDigest content = candidate.content();
      ContentDigest first = seen.putIfAbsent(candidate.identityKey(), content);
      if (first == null) {
        fresh.add(candidate);
      } else if (!first.equals(content)) {
        conflicts.add(conflict(candidate));
      }
    }
    int copies = candidates.size() - fresh.size() - conflicts.size();
    return new Sifted(fresh, conflicts, copies);
  }

  /** Sifts candidates by what has been posted before. */
  static Sifted against(List<Candidate> candidates, Map<Identity, Known> known) {
    if (known.isEmpty()) {
      return new Sifted(candidates, List.of(), 0);
    }
    List<Candidate> fresh = new ArrayList<>(candidates.size());
    List<Refused> conflicts = new ArrayList<>();
    int copies = 0;
    for (Candidate candidate : candidates) {
      Known before = known.get(candidate.identity());
      if (before == null) {
        fresh.add(candidate);
      } else if (before.content().equals(candidate.content())) {
        copies++;
      } else {
        conflicts.add(conflict(candidate));
      }
    }
    return new Sifted(fresh, conflicts, copies);
  }

  private static Refused conflict(Candidate candidate) {
    return new Refused(
        candidate.arrival(),
        new Refusal(
            Reason.IDENTITY_CONFLICT,
            "event %s of %s is known with other content"
                .formatted(candidate.event().id(), candidate.event().source())),
        true);
  }
}
