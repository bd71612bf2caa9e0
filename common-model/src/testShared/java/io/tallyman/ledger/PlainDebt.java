package io.tallyman.ledger;

import java.util.ArrayList;
import java.util.List;

/** What somebody still owes, and which lots have paid for it so far, in their order. */
public final class PlainDebt {
  public final String of;
  public long open;
  final List<Part> paid = new ArrayList<>();

  /** Units that a lot gave. */
  record Part(PlainLot lot, long units) {}

  PlainDebt(String of, long open) {
    this.of = of;
    this.open = open;
  }
}
