package io.tallyman.ledger;

import io.tallyman.catalog.Entitlements;
import io.tallyman.catalog.Plan;
import io.tallyman.ledger.Posting.CountedRun;
import io.tallyman.ledger.Posting.Line;
import io.tallyman.ledger.UsageRun.TierCount;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what is asked for at the moment of use: consume, hold, settle, release. */
final class Gate {
  private final Terms terms;

  Gate(Terms terms) {
    this.terms = terms;
  }

  @Nullable Decision consume(Draft draft, Command.Consume consume, Instant now) {
    Decision refused = checkLimits(draft, consume.checks(), now);
    if (refused != null) {
      return refused;
    }
    UsageRun run = consume.run();
    TierCount tier = run.tiers().isEmpty() ? null : run.tiers().getFirst();
    long counter = tier == null ? 0 : draft.lots().free(tier.tier(), now);
    long owed = run.credits() + (tier == null || counter > 0 ? 0 : tier.weight());
    long available = draft.lots().free(Lot.CREDITS, now);
    boolean soft = owed > available;
    if (soft && !(tier != null && isLetThrough(draft, tier.tier(), now))) {
      return new Decision.Insufficient(owed, available);
    }
    if (owed - Math.min(owed, available) > Account.MAX_CREDITS - draft.overage()) {
      return new Decision.OutOfRange();
    }
    if (tier != null && counter > 0) {
      draft.take(tier.tier(), 1, now);
    }
    long covered = draft.take(Lot.CREDITS, owed, now);
    if (soft && tier != null) {
      draft.count(draft.counts().withUncovered(tier.tier(), 1));
    }
    draft.count(draft.counts().movedBy(run.moves(), draft.seq()));
    Stretch uncovered = draft.owe(covered, owed);
    List<Long> counters = tier == null ? List.of() : List.of(counter);
    draft.post(Kind.USAGE, now, Line.NONE, new CountedRun(run, counters), uncovered);
    return null;
  }

  @Nullable Decision hold(Draft draft, Command.OpenHold wanted, Instant now) {
    Decision refused = checkLimits(draft, wanted.checks(), now);
    if (refused != null) {
      return refused;
    }
    String tier = wanted.tier();
    boolean counted = tier != null && draft.lots().free(tier, now) > 0;
    long owed = wanted.credits() + (tier == null || counted ? 0 : wanted.weight());
    long available = draft.lots().free(Lot.CREDITS, now);
    if (owed > available) {
      return new Decision.Insufficient(owed, available);
    }
    int number = draft.nextHold();
    if (tier != null && counted) {
      draft.pin(number, tier, 1, now);
    }
    draft.pin(number, Lot.CREDITS, owed, now);
    Hold hold = draft.hold(wanted.expiresAt(), wanted.moves());
    String id = new HoldId(draft.accountId(), hold.number()).toString();
    draft.post(Kind.HOLD, now, new Line(null, 0, id, wanted.description(), wanted.metadata()));
    return null;
  }

  /** Takes what was pinned, then what else there is, then overage. */
  static @Nullable Decision settle(Draft draft, Command.Settle settle, Instant now) {
    Hold hold = draft.hold(settle.hold());
    if (hold == null) {
      return new Decision.HoldNotOpen(settle.hold());
    }
    UsageRun run = settle.run();
    TierCount tier = run.tiers().isEmpty() ? null : run.tiers().getFirst();
    Pinned pinned = Pinned.by(hold, draft.lots());
    long counter = tier == null ? 0 : counterFor(draft, tier, run.credits(), pinned, now);
    long owed = run.credits() + (tier == null || counter > 0 ? 0 : tier.weight());
    long coverable = Math.addExact(pinned.units(Lot.CREDITS), draft.lots().free(Lot.CREDITS, now));
    if (owed - Math.min(owed, coverable) > Account.MAX_CREDITS - draft.overage()) {
      return new Decision.OutOfRange();
    }
    draft.end(hold);
    if (tier != null && counter > 0) {
      draft.take(tier.tier(), 1 - takePinned(draft, pinned, tier.tier(), 1), now);
    }
    long fromPinned = takePinned(draft, pinned, Lot.CREDITS, owed);
    long covered = fromPinned + draft.take(Lot.CREDITS, owed - fromPinned, now);
    if (tier != null && covered < owed) {
      draft.count(draft.counts().withUncovered(tier.tier(), 1));
    }
    draft.count(draft.counts().movedBy(run.moves(), draft.seq()));
    Stretch uncovered = draft.owe(covered, owed);
    List<Long> counters = tier == null ? List.of() : List.of(counter);
    draft.repay(now);
    draft.post(
        Kind.USAGE,
        now,
        Line.naming(new HoldId(draft.accountId(), hold.number()).toString()),
        new CountedRun(run, counters),
        uncovered);
    Expiry.of(draft, now);
    return null;
  }

  @Nullable Decision release(Draft draft, Command.Release release, Instant now) {
    Hold hold = draft.hold(release.hold());
    if (hold == null) {
      return new Decision.HoldNotOpen(release.hold());
    }
    free(draft, hold, Kind.RELEASE, now);
    Expiry.of(draft, now);
    return null;
  }

  /** Ends the holds whose time is over. */
  static void lapse(Draft draft, Instant at) {
    for (Hold hold : List.copyOf(draft.holds())) {
      if (!hold.expiresAt().isAfter(at)) {
        free(draft, hold, Kind.LAPSE, at);
      }
    }
  }

  private static void free(Draft draft, Hold hold, Kind kind, Instant at) {
    draft.end(hold);
    draft.repay(at);
    draft.post(kind, at, Line.naming(new HoldId(draft.accountId(), hold.number()).toString()));
  }

  /**
   * What the tier's counter holds for this settlement. The hold's own action comes first; credits
   * that were pinned for want of a counter are taken even if it has been filled since.
   */
  private static long counterFor(
      Draft draft, TierCount tier, long credits, Pinned pinned, Instant now) {
    long own = pinned.units(tier.tier());
    if (own == 0 && pinned.units(Lot.CREDITS) >= credits + tier.weight()) {
      return 0;
    }
    return own + draft.lots().free(tier.tier(), now);
  }

  /** Takes from what the hold had pinned, which may lie in lots that have expired since. */
  private static long takePinned(Draft draft, Pinned pinned, String unit, long units) {
    long left = units;
    for (Hold.Pin pin : pinned.of(unit)) {
      long taken = Math.min(left, pin.units());
      if (taken > 0) {
        draft.change(draft.lots().get(pin.lot()), -taken);
        left -= taken;
      }
    }
    return units - left;
  }

  private boolean isLetThrough(Draft draft, String tier, Instant now) {
    Plan plan = plan(draft, now);
    return plan != null && draft.counts().uncovered().getOrDefault(tier, 0L) < plan.softLimit();
  }

  private @Nullable Decision checkLimits(Draft draft, List<LimitCheck> checks, Instant now) {
    Plan plan = checks.isEmpty() ? null : plan(draft, now);
    if (plan == null) {
      return null;
    }
    for (LimitCheck check : checks) {
      Entitlements.Allowance allowance = plan.entitlements().limits().get(check.limit());
      Decision refused =
          switch (allowance) {
            case Entitlements.Allowance.AtMost most ->
                check instanceof LimitCheck.Room room ? checkRoom(draft, room, most) : null;
            case Entitlements.Allowance.OneOf oneOf ->
                check instanceof LimitCheck.Allowed one && !oneOf.values().contains(one.value())
                    ? new Decision.ValueNotAllowed(one.limit(), one.value())
                    : null;
            case Entitlements.Allowance.Unlimited any -> null;
            case null -> null;
          };
      if (refused != null) {
        return refused;
      }
    }
    return null;
  }

  /** Open holds count as used: each may yet be settled. */
  private static @Nullable Decision checkRoom(
      Draft draft, LimitCheck.Room room, Entitlements.Allowance.AtMost most) {
    long used = Math.max(0, draft.counts().of(room.limit(), room.perPeriod()));
    for (Hold hold : draft.holds()) {
      for (LimitMove move : hold.moves()) {
        if (move.limit().equals(room.limit()) && move.change() > 0) {
          used += move.change();
        }
      }
    }
    return used < most.maximum()
        ? null
        : new Decision.LimitReached(room.limit(), most.maximum(), used);
  }

  private @Nullable Plan plan(Draft draft, Instant now) {
    PlanRun run = draft.standing().run();
    return run == null ? null : terms.plan(run.plan(), now);
  }

  /** What a hold pinned, unit by unit. */
  private record Pinned(Hold hold, Lots lots) {
    static Pinned by(Hold hold, Lots lots) {
      return new Pinned(hold, lots);
    }

    List<Hold.Pin> of(String unit) {
      return hold.pins().stream().filter(pin -> lots.get(pin.lot()).unit().equals(unit)).toList();
    }

    long units(String unit) {
      return of(unit).stream().mapToLong(Hold.Pin::units).sum();
    }
  }
}
