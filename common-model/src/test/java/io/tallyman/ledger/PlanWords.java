package io.tallyman.ledger;

import io.tallyman.ledger.PlanCommand.When;
import io.tallyman.ledger.PlanRun.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a table says of plans: {@code assign PLAN [now|period_end]}, {@code assign-trial PLAN},
 * {@code start SUBSCRIPTION PLAN month|year FROM TO}, {@code try SUBSCRIPTION PLAN UNTIL}, {@code
 * change SUBSCRIPTION PLAN month|year [now|period_end]}, {@code cancel now|period_end}, {@code
 * resume}, {@code renew SUBSCRIPTION FROM TO [PLAN month|year]}, {@code fail SUBSCRIPTION WHEN},
 * {@code recover SUBSCRIPTION}.
 */
final class PlanWords {
  private PlanWords() {}

  static PlanCommand command(List<String> words) {
    return switch (words.getFirst()) {
      case "assign" -> new PlanCommand.Assign(words.get(1), false, when(words, 2));
      case "assign-trial" -> new PlanCommand.Assign(words.get(1), true, When.BY_PRICE);
      case "start" ->
          new PlanCommand.Start(
              words.get(1), words.get(2), Interval.ofCode(words.get(3)), period(words, 4));
      case "try" ->
          new PlanCommand.Try(
              words.get(1), words.get(2), Interval.MONTH, LedgerTable.instant(words.get(3)));
      case "change" ->
          new PlanCommand.Change(
              words.get(1), words.get(2), Interval.ofCode(words.get(3)), when(words, 4));
      case "cancel" -> new PlanCommand.Cancel(null, when(words, 1));
      case "resume" -> new PlanCommand.Resume(null);
      case "renew" ->
          new PlanCommand.Renew(
              words.get(1),
              words.size() > 4 ? words.get(4) : null,
              words.size() > 4 ? Interval.ofCode(words.get(5)) : null,
              period(words, 2));
      case "fail" -> new PlanCommand.Fail(words.get(1), LedgerTable.instant(words.get(2)));
      case "recover" -> new PlanCommand.Recover(words.get(1));
      default -> throw new IllegalArgumentException(words.toString());
    };
  }

  /** {@code pro 2027-01-01→2027-02-01}, and what is out of the ordinary. */
  static String shown(Standing standing) {
    PlanRun run = standing.run();
    if (run == null) {
      return "none";
    }
    return run.plan()
        + " "
        + LedgerTable.shown(run.currentPeriodStart())
        + "→"
        + LedgerTable.shown(run.currentPeriodEnd())
        + (run.isTrial() ? " trial" : "")
        + told(" grace to ", run.graceEndsAt())
        + told(" ends ", run.cancelAt())
        + (run.nextPlan() == null ? "" : " then " + run.nextPlan())
        + (run.isProvisional(run.currentPeriodStart()) ? " unpaid" : "");
  }

  private static String told(String what, @Nullable Instant at) {
    return at == null ? "" : what + LedgerTable.shown(at);
  }

  private static When when(List<String> words, int at) {
    return words.size() > at ? When.valueOf(words.get(at).toUpperCase(Locale.ROOT)) : When.BY_PRICE;
  }

  private static Period period(List<String> words, int at) {
    return new Period(LedgerTable.instant(words.get(at)), LedgerTable.instant(words.get(at + 1)));
  }
}
