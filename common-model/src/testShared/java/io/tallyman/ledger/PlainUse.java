package io.tallyman.ledger;

import java.util.Map;
import java.util.TreeMap;

/** What an event took: of which lots at once, and what it owed, perhaps until it was repaid. */
public final class PlainUse {
  public final PlainAccount.Event event;
  public final Map<Integer, Long> took = new TreeMap<>();
  public final PlainDebt debt;
  public long charged;
  public boolean counted;
  public long before;
  int period;
  boolean undone;

  PlainUse(PlainAccount.Event event) {
    this.event = event;
    debt = new PlainDebt(event.id(), 0);
  }
}
