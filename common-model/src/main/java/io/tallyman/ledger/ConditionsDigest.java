package io.tallyman.ledger;

import io.tallyman.ledger.Standing.Home;
import io.tallyman.ledger.Standing.Lapsed;
import org.jspecify.annotations.Nullable;

/** Puts what a posting changed besides units into its hash. */
final class ConditionsDigest {
  private ConditionsDigest() {}

  static void put(DigestWriter writer, Posting.Conditions conditions) {
    writer.put(conditions.lots().size());
    for (Lot lot : conditions.lots()) {
      writer
          .put(lot.number())
          .put(lot.unit())
          .put(lot.source().code())
          .put(lot.priority())
          .put(lot.amount())
          .put(lot.remaining())
          .put(lot.pinned())
          .put(lot.parked())
          .put(lot.replaced())
          .put(lot.startsAt())
          .putOrAbsent(lot.expiresAt())
          .put(lot.reference())
          .put(lot.open() ? 1 : 0);
    }
    Standing standing = conditions.standing();
    writer.put(standing == null ? 0 : 1);
    if (standing != null) {
      put(writer, standing.run());
      put(writer, standing.home());
      put(writer, standing.lapsed());
      writer.put(standing.tried() ? 1 : 0);
    }
  }

  private static void put(DigestWriter writer, @Nullable PlanRun run) {
    writer.put(run == null ? 0 : 1);
    if (run != null) {
      writer
          .put(run.subscription())
          .put(run.plan())
          .put(run.status().code())
          .put(run.interval().code())
          .put(run.anchor())
          .put(run.currentPeriodStart())
          .put(run.currentPeriodEnd())
          .putOrAbsent(run.paidThrough())
          .putOrAbsent(run.trialEndsAt())
          .putOrAbsent(run.graceEndsAt())
          .putOrAbsent(run.cancelAt())
          .put(run.nextPlan())
          .putOrAbsent(run.nextPaidEnd());
    }
  }

  private static void put(DigestWriter writer, @Nullable Home home) {
    writer.put(home == null ? 0 : 1);
    if (home != null) {
      writer.put(home.anchor()).putOrAbsent(home.granted());
    }
  }

  private static void put(DigestWriter writer, @Nullable Lapsed lapsed) {
    writer.put(lapsed == null ? 0 : 1);
    if (lapsed != null) {
      writer
          .put(lapsed.subscription())
          .put(lapsed.plan())
          .put(lapsed.interval().code())
          .put(lapsed.paidThrough());
    }
  }
}
