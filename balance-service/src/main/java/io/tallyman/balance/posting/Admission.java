package io.tallyman.balance.posting;

import io.tallyman.balance.catalog.CatalogVersion;
import io.tallyman.balance.catalog.DimensionTexts;
import io.tallyman.balance.catalog.Limits;
import io.tallyman.balance.catalog.Timeline;
import io.tallyman.balance.store.AccountDirectory;
import io.tallyman.balance.store.AccountDirectory.Key;
import io.tallyman.balance.store.AccountDirectory.Opening;
import io.tallyman.balance.store.AccountDirectory.Ref;
import io.tallyman.balance.store.Identity;
import io.tallyman.catalog.Policies;
import io.tallyman.catalog.Policies.Organizations;
import io.tallyman.catalog.Price;
import io.tallyman.catalog.Pricing;
import io.tallyman.ledger.DigestWriter;
import io.tallyman.ledger.LimitMove;
import io.tallyman.refusal.Reason;
import io.tallyman.refusal.Refusal;
import io.tallyman.topic.ContentDigest;
import io.tallyman.topic.Decoded;
import io.tallyman.topic.UsageEvent;
import io.tallyman.topic.VoidOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Judges each arrival by itself: its age, its price, its organization. */
final class Admission {
  private static final Duration MAX_AHEAD = Duration.ofMinutes(5);

  private final AccountDirectory directory;

  Admission(AccountDirectory directory) {
    this.directory = directory;
  }

  /** What may be posted, as far as it can be told from each event alone, and what may not. */
  record Admitted(List<Candidate> candidates, List<Refused> refused) {}

  /**
   * Admits arrivals.
   *
   * @param pricedAt price them all by the version in force then; null: each by that in force when
   *     it occurred
   */
  Admitted admit(
      List<? extends Arrival> arrivals,
      Timeline timeline,
      Instant now,
      @Nullable Instant pricedAt) {
    List<Refused> refused = new ArrayList<>();
    List<Judged> judged = new ArrayList<>(arrivals.size());
    Set<Key> used = new HashSet<>();
    Set<Key> undone = new HashSet<>();
    DimensionTexts dimensions = new DimensionTexts();
    for (Arrival arrival : arrivals) {
      switch (arrival.decoded()) {
        case Decoded.Refused unreadable ->
            refused.add(
                new Refused(
                    arrival,
                    unreadable.refusal(),
                    unreadable.refusal().reason() != Reason.UNREADABLE));
        case Decoded.Accepted accepted -> {
          Judged one = judge(arrival, accepted.event(), timeline, pricedAt, dimensions);
          if (one.refusal() == null) {
            judged.add(one);
            (one.event().isVoid() ? undone : used).add(one.key());
          } else {
            refused.add(new Refused(arrival, one.refusal(), true));
          }
        }
      }
    }
    Policies policies = timeline.at(now).catalog().policies();
    boolean anyone = policies.organizations() == Organizations.OPEN;
    Map<Key, Ref> accounts =
        directory.resolve(used, new Opening(anyone, policies.defaultPlan()), now);
    // A void is about something that there is: it opens nothing.
    accounts.putAll(directory.resolve(undone, new Opening(false, policies.defaultPlan()), now));
    List<Candidate> candidates = new ArrayList<>(judged.size());
    DigestWriter writer = new DigestWriter();
    for (Judged one : judged) {
      Ref account = accounts.get(one.key());
      if (account == null) {
        refused.add(new Refused(one.arrival(), one.ofUnknown(anyone), true));
      } else {
        candidates.add(one.candidate(account, writer));
      }
    }
    return new Admitted(candidates, refused);
  }

  private static Judged judge(
      Arrival arrival,
      UsageEvent event,
      Timeline timeline,
      @Nullable Instant pricedAt,
      DimensionTexts dimensions) {
    Instant occurredAt = event.time() == null ? arrival.arrivedAt() : event.time();
    CatalogVersion version = timeline.at(pricedAt == null ? occurredAt : pricedAt);
    Refusal refusal = misdated(arrival.arrivedAt(), occurredAt, timeline);
    Price price = null;
    List<LimitMove> moves = List.of();
    if (refusal == null && !event.isVoid()) {
      switch (version.catalog().price(event.type(), event.data())) {
        case Pricing.Priced priced -> {
          price = priced.price();
          moves = Limits.moves(version.catalog(), event.type(), event.wallet());
        }
        case Pricing.Refused refused -> refusal = refused.refusal();
      }
    }
    return new Judged(
        arrival,
        event,
        occurredAt.truncatedTo(ChronoUnit.MICROS),
        version.id(),
        event.contentDigest(),
        price,
        price == null ? null : dimensions.of(price),
        moves,
        refusal);
  }

  private static @Nullable Refusal misdated(
      Instant arrivedAt, Instant occurredAt, Timeline timeline) {
    Duration window = timeline.dedupeWindow(arrivedAt);
    if (occurredAt.isBefore(arrivedAt.minus(window))) {
      return new Refusal(
          Reason.TOO_OLD,
          "time " + occurredAt + " is more than " + window.toDays() + " days before its arrival");
    }
    if (occurredAt.isAfter(arrivedAt.plus(MAX_AHEAD))) {
      return new Refusal(
          Reason.TIME_IN_FUTURE,
          "time %s is more than %d minutes after its arrival at %s"
              .formatted(occurredAt, MAX_AHEAD.toMinutes(), arrivedAt));
    }
    return null;
  }

  /** An event, judged by itself; either refused, or a void, or with a price. */
  private record Judged(
      Arrival arrival,
      UsageEvent event,
      Instant occurredAt,
      int catalogVersion,
      ContentDigest content,
      @Nullable Price price,
      @Nullable String dimensions,
      List<LimitMove> moves,
      @Nullable Refusal refusal) {

    Key key() {
      return new Key(
          event.organization(), event.isVoid() ? UsageEvent.DEFAULT_WALLET : event.wallet());
    }

    /** Why it is refused where its organization is unknown. */
    Refusal ofUnknown(boolean anyone) {
      if (anyone && event.isVoid()) {
        return VoidTargets.notPosted(event.voidOrder());
      }
      return new Refusal(
          Reason.UNKNOWN_ORGANIZATION,
          "organization " + event.organization() + " is not registered");
    }

    Candidate candidate(Ref account, DigestWriter writer) {
      Identity identity = new Identity(account.organizationId(), event.source(), event.id());
      UUID key = identity.key(writer);
      if (price != null) {
        return new Candidate.Usage(
            arrival,
            event,
            identity,
            key,
            content,
            account.accountId(),
            occurredAt,
            catalogVersion,
            price,
            dimensions,
            moves);
      }
      VoidOrder order = event.voidOrder();
      return new Candidate.Undoing(
          arrival,
          event,
          identity,
          key,
          content,
          occurredAt,
          catalogVersion,
          new Identity(account.organizationId(), order.eventSource(), order.eventId()));
    }
  }
}
