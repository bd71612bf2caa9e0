package io.tallyman.ledger;

import io.tallyman.ledger.Posting.Line;
import java.time.Instant;
import java.util.List;

/**
 * What a {@link LedgerTable} says of the gate, refunds and purchases taken back: {@code consume ID
 * CREDITS [TIER@WEIGHT]}, {@code hold WHEN CREDITS [TIER@WEIGHT]} (until when), {@code settle HOLD
 * ID CREDITS [TIER@WEIGHT]}, {@code release HOLD}, {@code refund ID}, {@code claw LOT UNITS} (what
 * it leaves owing is owed by {@code lot LOT}), {@code freeze LOT}, {@code thaw LOT}.
 */
final class GateWords {
  private GateWords() {}

  static Decision decide(RememberedAccount account, List<String> words, Instant now) {
    String subject = words.size() > 1 ? words.get(1) : "";
    return switch (words.getFirst()) {
      case "consume" -> account.consume(event(subject, words, 2), List.of(), now);
      case "hold" ->
          account.hold(event("", words, 2), LedgerTable.instant(subject), List.of(), now);
      case "settle" -> account.settle(number(subject), event(words.get(2), words, 3), now);
      case "release" -> account.decide(new Command.Release(number(subject)), now);
      case "refund" -> account.undo(Kind.REFUND, account.event(subject), now);
      case "claw" -> {
        long units = LedgerTable.units(words.get(2), account.lot(number(subject)).unit());
        Line line = new Line(null, 0, "refunded", null, null);
        yield account.decide(new Command.ClawBack(number(subject), units, line), now);
      }
      case "freeze" -> account.decide(new Command.Freeze(number(subject), Line.NONE), now);
      case "thaw" -> account.decide(new Command.Thaw(number(subject), Line.NONE), now);
      default -> account.decide(new Command.OfPlan(PlanWords.command(words)), now);
    };
  }

  private static PlainAccount.Event event(String id, List<String> words, int price) {
    return LedgerTable.event(id, words.subList(price, words.size()));
  }

  private static int number(String text) {
    return Integer.parseInt(text);
  }
}
