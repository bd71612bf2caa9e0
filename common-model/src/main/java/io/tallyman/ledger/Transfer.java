package io.tallyman.ledger;

import io.tallyman.ledger.Command.Receive.Part;
import io.tallyman.ledger.Decision.Decided;
import io.tallyman.ledger.Posting.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Units on their way from one wallet to another. What arrives keeps its source, its place in the
 * burn order and its expiry, so that nothing lives longer for having been moved.
 *
 * @param from the wallet that gives
 * @param to the wallet that receives
 * @param units micro-credits or actions; positive
 * @param reason null: each line names the other wallet instead
 */
public record Transfer(
    String from, String to, String unit, long units, String reference, @Nullable String reason) {

  /** What is to be done to the wallet that gives, first; all or nothing. */
  public Command.Deduct giving() {
    return new Command.Deduct(
        Kind.TRANSFER, unit, units, reference, reason == null ? "To wallet " + to : reason);
  }

  /**
   * What is to be done to the other wallet then.
   *
   * @param given what {@link #giving()} came to
   */
  public Command.Receive receiving(Decided given) {
    Map<Integer, Lot> lots = new HashMap<>();
    given.account().lots().forEach(lot -> lots.put(lot.number(), lot));
    List<Part> parts = new ArrayList<>();
    for (Change change : given.postings().getLast().changes()) {
      Lot lot = Objects.requireNonNull(lots.get(change.lot()));
      parts.add(new Part(lot.source(), lot.priority(), -change.units(), lot.expiresAt()));
    }
    return new Command.Receive(
        unit, parts, reference, reason == null ? "From wallet " + from : reason);
  }
}
