package io.tallyman.balance.gate;

import io.tallyman.balance.reads.BalanceView;
import io.tallyman.balance.requests.Answer;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Decision;
import io.tallyman.money.Credits;
import io.tallyman.web.IdempotencyKey;
import io.tallyman.web.access.Caller;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Asks whether work can be paid for, and pays for it. */
@RestController
@RequestMapping("/v1/organizations/{organization}/credits")
class CreditsController {
  private final Gate gate;
  private final CheckCredits check;
  private final Refusals refusals;

  CreditsController(Gate gate, CheckCredits check, Refusals refusals) {
    this.gate = gate;
    this.check = check;
    this.refusals = refusals;
  }

  /**
   * Work that is paid for.
   *
   * @param cost credits; 0 where the tier's counter paid
   * @param tierUnits actions taken from the tier's counter; null where no tier is concerned
   * @param softLimit true if it was let through although not all of it was covered
   */
  record Consumed(
      String transactionId,
      Credits cost,
      @Nullable String tier,
      @Nullable String tierUnits,
      boolean softLimit,
      BalanceView balance) {}

  @Needs(value = Scope.CREDITS_GATE, confinesCaller = true)
  @PostMapping("/check")
  CheckCredits.Checked check(
      @PathVariable String organization, @RequestBody GateRequest request, Caller caller) {
    return check.check(organization, gate.price(organization, request.confinedTo(caller)));
  }

  @Needs(value = Scope.CREDITS_GATE, confinesCaller = true)
  @PostMapping("/consume")
  ResponseEntity<Consumed> consume(
      @PathVariable String organization,
      @RequestBody GateRequest request,
      @Nullable IdempotencyKey key,
      Caller caller) {
    Work work = gate.price(organization, request.confinedTo(caller));
    Call.Account account = gate.open(organization, work.event().wallet());
    return gate.take(account, key, turn -> consume(turn, organization, work)).toResponse();
  }

  private Answer<Consumed> consume(Turn turn, String organization, Work work) {
    Turn.Planned planned = turn.plan(work);
    Decision decision = turn.decide(new Command.Consume(planned.run(), work.checks()));
    if (!(decision instanceof Decision.Decided decided)) {
      throw refusals.of(organization, work.tier(), decision);
    }
    turn.append(planned);
    Paid paid = Paid.by(decided);
    return Answer.ok(
        new Consumed(
            paid.transactionId(),
            paid.cost(),
            work.tier(),
            paid.tierUnits(),
            paid.posting().uncovered() != null,
            turn.balance()));
  }
}
