package io.tallyman.ledger;

import static io.tallyman.ledger.PlainLots.CREDITS;

import io.tallyman.ledger.PlainAccount.Answer;
import io.tallyman.ledger.PlainAccount.Event;
import io.tallyman.ledger.PlainAccount.Given;
import io.tallyman.ledger.PlainAccount.Wish;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A wallet, and the one that pays when it is spent: what is missing is moved in first, and then the
 * wallet pays for everything itself. Like {@link PlainAccount} it shares no code with the ledger.
 *
 * <p>A wallet that falls back has no plan, and so neither limits nor a soft limit.
 */
public final class PlainFallback {
  private final PlainAccount wallet;
  private final @Nullable PlainAccount payer;

  /**
   * A wallet.
   *
   * @param payer the one that pays when it is spent; null: none does
   */
  public PlainFallback(PlainAccount wallet, @Nullable PlainAccount payer) {
    this.wallet = wallet;
    this.payer = payer;
  }

  /** Credits that a refused event needs, and those that there are. */
  public record Shortage(long required, long available) {}

  /** What the one that pays can give, unit by unit; and whether nothing is missing then. */
  private record Help(Map<String, Long> units, boolean isEnough) {}

  /** Takes what one batch has for the wallet; what neither has, this one owes. */
  public void use(List<Event> events, Instant now) {
    moveIn(help(events, null, now), now);
    events.forEach(event -> wallet.use(event, now));
  }

  /** Takes an event, first from what a hold kept for it; what neither has, this one owes. */
  public Answer settle(int number, Event event, Instant now) {
    wallet.advance(now);
    for (PlainHold hold : wallet.holds()) {
      if (hold.number == number) {
        moveIn(help(List.of(event), hold, now), now);
      }
    }
    return wallet.settle(number, event, now);
  }

  /** Takes what is asked for at once, or nothing of either wallet. */
  public Answer consume(Event event, List<Wish> wishes, Instant now) {
    moveInIfEnough(event, now);
    return wallet.consume(event, wishes, now);
  }

  /** Keeps what an event would take from everybody else, or nothing of either wallet. */
  public Answer hold(Event event, Instant end, List<Wish> wishes, Instant now) {
    moveInIfEnough(event, now);
    return wallet.hold(event, end, wishes, now);
  }

  /** Why an event was refused: actions that either wallet has left cost no credits. */
  public Shortage shortage(Event event, Instant now) {
    String tier = event.tier();
    long actions = tier == null ? 0 : wallet.available(tier, now) + payers(tier, now);
    return new Shortage(
        event.credits() + (tier == null || actions > 0 ? 0 : event.weight()),
        wallet.available(CREDITS, now) + Math.max(0, payers(CREDITS, now) - wallet.overage()));
  }

  /** How much of a unit the one that pays could give. */
  private long payers(String unit, Instant now) {
    return payer == null ? 0 : payer.available(unit, now);
  }

  private void moveInIfEnough(Event event, Instant now) {
    Help help = help(List.of(event), null, now);
    if (help.isEnough()) {
      moveIn(help, now);
    }
  }

  private void moveIn(Help help, Instant now) {
    help.units().forEach((unit, units) -> {
      if (payer != null && units > 0) {
        List<Given> given = Objects.requireNonNull(payer.give(unit, units, now));
        wallet.receive(unit, given, now);
      }
    });
  }

  /**
   * Counts what events miss. Actions come first, tier by tier as the events name them: those that
   * the wallet has not, while the credits are missing that they would cost. Then credits: as these
   * repay first, with what the wallet owes.
   *
   * @param hold that keeps units for them; null: none does
   */
  private Help help(List<Event> events, @Nullable PlainHold hold, Instant now) {
    wallet.advance(now);
    if (payer != null) {
      payer.advance(now);
    }
    Map<String, Long> units = new LinkedHashMap<>();
    long missing = -own(CREDITS, hold, now);
    Map<String, Long> actions = new LinkedHashMap<>();
    Map<String, List<Event>> uncounted = new LinkedHashMap<>();
    for (Event event : events) {
      missing += event.credits();
      String tier = event.tier();
      if (tier != null) {
        List<Event> lacking = uncounted.computeIfAbsent(tier, first -> new ArrayList<>());
        if (actions.merge(tier, 1L, Long::sum) > own(tier, hold, now)) {
          lacking.add(event);
          missing += event.weight();
        }
      }
    }
    for (Map.Entry<String, List<Event>> tier : uncounted.entrySet()) {
      long left = payers(tier.getKey(), now);
      for (Event event : tier.getValue()) {
        if (missing > 0 && left > 0) {
          units.merge(tier.getKey(), 1L, Long::sum);
          left--;
          missing -= event.weight();
        }
      }
    }
    if (missing <= 0) {
      return new Help(units, true);
    }
    long wanted = missing + wallet.overage();
    long credits = Math.min(wanted, payers(CREDITS, now));
    units.put(CREDITS, credits);
    return new Help(units, credits == wanted);
  }

  /** How much of a unit the wallet itself has, with what the hold keeps. */
  private long own(String unit, @Nullable PlainHold hold, Instant now) {
    long kept = 0;
    for (PlainLot lot : wallet.lots()) {
      kept += hold != null && lot.unit.equals(unit) ? hold.pinned(lot) : 0;
    }
    return wallet.available(unit, now) + kept;
  }
}
