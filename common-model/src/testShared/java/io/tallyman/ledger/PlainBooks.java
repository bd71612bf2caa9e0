package io.tallyman.ledger;

import static io.tallyman.ledger.PlainLots.CREDITS;

import io.tallyman.ledger.PlainAccount.PlainLine;
import io.tallyman.ledger.PlainDebt.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a {@link PlainAccount} holds and owes, and what is written of it. */
final class PlainBooks {
  final PlainRules rules;
  final PlainLots lots = new PlainLots();
  final PlainCounts counts = new PlainCounts();
  final Map<String, PlainUse> uses = new LinkedHashMap<>();
  final List<PlainDebt> debts = new ArrayList<>();
  final List<PlainLine> lines = new ArrayList<>();

  PlainBooks(PlainRules rules) {
    this.rules = rules;
  }

  long overage() {
    return debts.stream().mapToLong(debt -> debt.open).sum();
  }

  long balance() {
    return lots.held(CREDITS) - overage();
  }

  /** Pays what is owed, oldest first, with what is free. */
  void payDebts(Instant now) {
    while (!debts.isEmpty() && lots.first(CREDITS, now) != null) {
      PlainDebt oldest = debts.getFirst();
      List<Part> paid = lots.take(CREDITS, oldest.open, now);
      oldest.paid.addAll(paid);
      oldest.open -= paid.stream().mapToLong(Part::units).sum();
      if (oldest.open == 0) {
        debts.removeFirst();
      }
    }
  }

  /** Ends what is over, but for what is kept. */
  void expire(Instant at) {
    for (PlainLot lot : lots.all) {
      if (lot.isOver(at)) {
        expire(lot, at);
      }
    }
  }

  void expire(PlainLot lot, Instant at) {
    long before = balance();
    long free = lots.free(lot);
    lot.remaining -= free;
    lot.parked = 0;
    if (free > 0) {
      write("expiry", at, before);
    }
  }

  /** No line is older than the one before it: a lot may come in that is over already. */
  void write(String kind, Instant at, long before) {
    Instant last = lines.isEmpty() ? at : lines.getLast().at();
    lines.add(new PlainLine(kind, at.isBefore(last) ? last : at, before, balance()));
    if (debts.isEmpty()) {
      counts.uncovered.clear();
    }
  }
}
