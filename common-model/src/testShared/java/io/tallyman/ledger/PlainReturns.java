package io.tallyman.ledger;

import static io.tallyman.ledger.PlainLots.CREDITS;

import io.tallyman.ledger.PlainAccount.Answer;
import io.tallyman.ledger.PlainDebt.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What goes back: of usage that is undone, and of purchases that are. */
final class PlainReturns {
  private final PlainBooks books;
  private final PlainLots lots;

  PlainReturns(PlainBooks books) {
    this.books = books;
    lots = books.lots;
  }

  Answer undo(String kind, PlainUse use, Instant refundEnd, Instant now) {
    List<Part> paid = new ArrayList<>(use.debt.paid);
    use.took.forEach((lot, units) -> paid.add(new Part(lots.get(lot), units)));
    Map<String, Long> all = new TreeMap<>();
    paid.forEach(part -> all.merge(part.lot().unit, part.units(), Long::sum));
    for (Map.Entry<String, Long> units : all.entrySet()) {
      if (units.getValue() > lots.room(units.getKey())) {
        return Answer.TOO_MUCH;
      }
    }
    long before = books.balance();
    use.undone = true;
    use.debt.open = 0;
    Map<String, Long> homeless = new TreeMap<>();
    paid.forEach(part -> giveBack(part, homeless, now));
    books.debts.removeIf(debt -> debt.open == 0);
    int priority = books.rules.priority("refund", now);
    homeless.forEach((unit, units) -> lots.open(unit, "refund", priority, units, now, refundEnd));
    books.payDebts(now);
    if (kind.equals("void")) {
      books.counts.giveBack(use);
    }
    books.write(kind, now, before);
    return Answer.DONE;
  }

  /** Gives units back to a lot; if it was not entitled to them, to what stood in for it. */
  private void giveBack(Part part, Map<String, Long> homeless, Instant now) {
    long left = part.units();
    for (PlainClaw claw : part.lot().claws) {
      List<Part> back = new ArrayList<>();
      left -= claw.end(left, back);
      back.forEach(other -> giveBack(other, homeless, now));
    }
    if (part.lot().isOver(now)) {
      homeless.merge(part.lot().unit, left, Long::sum);
      homeless.remove(part.lot().unit, 0L);
    } else {
      part.lot().remaining += left;
    }
  }

  /** Takes back units of a lot that was paid for and is no longer. */
  void claw(PlainLot lot, long units, Instant now) {
    long before = books.balance();
    long frozen = Math.min(units, lot.parked);
    lot.parked -= frozen;
    long left = units - frozen;
    left -= lots.takeOutOf(lot, left, now);
    PlainDebt debt = new PlainDebt("lot " + lot.number, 0);
    PlainClaw claw = new PlainClaw(debt);
    claw.standIns.addAll(lots.take(lot.unit, left, now));
    left -= claw.standIns.stream().mapToLong(Part::units).sum();
    if (lot.unit.equals(CREDITS)) {
      lot.claws.add(claw);
      debt.open = left;
    } else {
      long price = left * books.rules.weight(lot.unit, now);
      debt.open = price - lots.take(CREDITS, price, now).stream().mapToLong(Part::units).sum();
    }
    if (debt.open > 0) {
      books.debts.add(debt);
    }
    books.write("clawback", now, before);
  }

  /** Puts what is unspent of a lot aside. */
  void freeze(PlainLot lot, Instant now) {
    long before = books.balance();
    lot.parked += lots.takeOutOf(lot, lot.remaining, now);
    books.write("clawback", now, before);
  }

  /** Brings back what was put aside of a lot. */
  void thaw(PlainLot lot, Instant now) {
    long before = books.balance();
    lot.remaining += lot.parked;
    lot.parked = 0;
    books.payDebts(now);
    books.write("clawback", now, before);
  }
}
