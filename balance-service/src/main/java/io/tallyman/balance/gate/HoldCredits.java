package io.tallyman.balance.gate;

import io.tallyman.balance.catalog.CatalogVersion;
import io.tallyman.balance.catalog.Prices;
import io.tallyman.balance.gate.HoldController.CaptureRequest;
import io.tallyman.balance.gate.HoldController.Captured;
import io.tallyman.balance.gate.HoldController.Held;
import io.tallyman.balance.gate.HoldController.Released;
import io.tallyman.balance.reads.TransactionId;
import io.tallyman.balance.requests.Answer;
import io.tallyman.balance.store.HoldQueries;
import io.tallyman.balance.store.HoldQueries.Settlement;
import io.tallyman.balance.store.HoldQueries.StoredHold;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Decision;
import io.tallyman.ledger.Hold;
import io.tallyman.ledger.HoldId;
import io.tallyman.ledger.Lot;
import io.tallyman.money.Credits;
import io.tallyman.topic.GateUsage;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.IdempotencyKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Opens holds, settles them and frees them. */
final class HoldCredits {
  private static final Duration LONGEST = Duration.ofDays(30);

  private final Gate gate;
  private final Refusals refusals;

  HoldCredits(Gate gate, Refusals refusals) {
    this.gate = gate;
    this.refusals = refusals;
  }

  Answer<Held> hold(String organization, GateRequest request, @Nullable IdempotencyKey key) {
    Work work = gate.price(organization, request);
    Duration ttl = request.ttl();
    if (ttl != null && (!ttl.isPositive() || ttl.compareTo(LONGEST) > 0)) {
      throw ApiException.invalidField("ttl", "ttl must be positive, and 30 days at most");
    }
    Call.Account account = gate.open(organization, work.event().wallet());
    return gate.take(account, key, turn -> open(turn, organization, work, ttl));
  }

  /**
   * Settles a hold for what was used. The first settlement wins: another one is answered as that
   * was.
   */
  Answer<Captured> capture(
      String organization, HoldId id, CaptureRequest used, @Nullable IdempotencyKey key) {
    if (used.data() != null && used.amount() != null) {
      throw ApiException.invalidField("amount", "Say either data or an amount");
    }
    gate.checkKnown(organization);
    Call.Account account = new Call.Account(organization, id.account());
    return gate.take(account, key, turn -> settle(turn, organization, id, used));
  }

  /** Frees a hold; one that was freed before, by request or by time, stays so. */
  Answer<Released> release(String organization, HoldId id, @Nullable IdempotencyKey key) {
    gate.checkKnown(organization);
    Call.Account account = new Call.Account(organization, id.account());
    return gate.take(account, key, turn -> free(turn, organization, id));
  }

  /** Whether a hold is, or would be, of a wallet. */
  boolean isOf(String organization, String wallet, HoldId id) {
    Long account = gate.accountOf(organization, wallet);
    return account != null && account == id.account();
  }

  private Answer<Held> open(Turn turn, String organization, Work work, @Nullable Duration ttl) {
    CatalogVersion version = gate.timeline().at(turn.now());
    Duration lives = ttl == null ? version.catalog().policies().hold() : ttl;
    Instant expiresAt = turn.now().plus(lives.truncatedTo(ChronoUnit.MICROS));
    Decision decision =
        turn.decide(
            new Command.OpenHold(
                work.price().credits().micros(),
                work.tier(),
                work.weight(),
                expiresAt,
                work.checks(),
                work.moves(),
                work.description(),
                HoldDetails.of(work).toJson()));
    if (!(decision instanceof Decision.Decided decided)) {
      throw refusals.of(organization, work.tier(), decision);
    }
    Hold hold = decided.account().holds().getLast();
    long credits = 0;
    long actions = 0;
    for (Hold.Pin pin : hold.pins()) {
      if (isCredits(turn, pin)) {
        credits += pin.units();
      } else {
        actions += pin.units();
      }
    }
    return Answer.created(
        new Held(
            new HoldId(turn.account().id(), hold.number()).toString(),
            Credits.ofMicros(credits),
            work.tier(),
            work.tier() == null ? null : Long.toString(actions),
            expiresAt,
            turn.balance()));
  }

  private static boolean isCredits(Turn turn, Hold.Pin pin) {
    return turn.account().lots().stream()
        .filter(lot -> lot.number() == pin.lot())
        .anyMatch(Lot::isCredits);
  }

  private Answer<Captured> settle(Turn turn, String organization, HoldId id, CaptureRequest used) {
    StoredHold hold = find(turn, id);
    Settlement settled = hold.settlement();
    if (settled != null) {
      return Answer.ok(
          new Captured(
              new TransactionId.OfEvent(settled.run(), 1).toString(),
              Credits.ofMicros(settled.charged()),
              settled.countedTier(),
              settled.countedTier() == null ? null : "1",
              turn.balance()));
    }
    Work work = workOf(turn, organization, id, hold, used);
    Turn.Planned planned = turn.plan(work);
    Decision decision = turn.decide(new Command.Settle(id.number(), planned.run()));
    if (!(decision instanceof Decision.Decided decided)) {
      throw refusals.of(organization, work.tier(), decision);
    }
    turn.append(planned);
    Paid paid = Paid.by(decided);
    return Answer.ok(
        new Captured(
            paid.transactionId(), paid.cost(), work.tier(), paid.tierUnits(), turn.balance()));
  }

  private Work workOf(
      Turn turn, String organization, HoldId id, StoredHold hold, CaptureRequest used) {
    HoldDetails details = HoldDetails.read(hold.details());
    String type = used.amount() == null ? details.action() : GateUsage.AMOUNT;
    ObjectNode data = data(details, used);
    for (String kept : new String[] {"wallet", "resourceId", "metadata"}) {
      if (!data.has(kept) && details.data().has(kept)) {
        data.set(kept, details.data().get(kept));
      }
    }
    data.put("hold", id.toString());
    CatalogVersion version = gate.timeline().at(turn.now());
    return gate.reader().priced(organization, type, data, hold.description(), version);
  }

  private static ObjectNode data(HoldDetails details, CaptureRequest used) {
    if (used.amount() != null) {
      return JsonNodeFactory.instance.objectNode().put(Prices.AMOUNT, used.amount());
    }
    return used.data() == null ? details.data().deepCopy() : used.data().deepCopy();
  }

  private Answer<Released> free(Turn turn, String organization, HoldId id) {
    StoredHold hold = find(turn, id);
    if (hold.settlement() != null) {
      throw new ApiException(ErrorCode.HOLD_ENDED, "The hold was captured");
    }
    Decision decision = turn.decide(new Command.Release(id.number()));
    if (decision instanceof Decision.HoldNotOpen) {
      turn.decide(new Command.Advance());
    } else if (!(decision instanceof Decision.Decided)) {
      throw refusals.of(organization, null, decision);
    }
    return Answer.ok(new Released(id.toString(), turn.balance()));
  }

  /** The hold as it is after the calls before this one in the same turn. */
  private static StoredHold find(Turn turn, HoldId id) {
    turn.store();
    return HoldQueries.find(turn.transaction(), id.account(), id.number())
        .orElseThrow(() -> new ApiException(ErrorCode.NOT_FOUND, "There is no hold " + id));
  }
}
