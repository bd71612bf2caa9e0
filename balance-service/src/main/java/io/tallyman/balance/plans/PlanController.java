package io.tallyman.balance.plans;

import io.tallyman.balance.gate.Names;
import io.tallyman.balance.reads.BalanceView;
import io.tallyman.balance.store.Deed;
import io.tallyman.balance.store.Deed.Action;
import io.tallyman.ledger.PlanCommand;
import io.tallyman.ledger.PlanCommand.When;
import io.tallyman.web.ApiException;
import io.tallyman.web.IdempotencyKey;
import io.tallyman.web.access.Caller;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The plan of an organization, by an administrator; each answer is the balance it leads to. */
@RestController
@RequestMapping("/v1/organizations/{organization}/plan")
class PlanController {
  private final RunPlan runPlan;

  PlanController(RunPlan runPlan) {
    this.runPlan = runPlan;
  }

  /**
   * The plan an organization is to run.
   *
   * @param trial to try it, once
   * @param at {@code now} or {@code period_end}; where left out, a dearer plan runs now and a
   *     cheaper one when the period ends
   */
  record Assignment(@Nullable String plan, @Nullable Boolean trial, @Nullable String at) {}

  @Needs(Scope.CREDITS_ADJUST)
  @PutMapping
  ResponseEntity<BalanceView> assign(
      @PathVariable String organization,
      @RequestBody Assignment wanted,
      @Nullable IdempotencyKey key,
      Caller caller) {
    Names.checkOrganization(organization);
    String plan = wanted.plan();
    if (plan == null || plan.isBlank()) {
      throw ApiException.invalidField("plan", "plan is missing");
    }
    boolean trial = Boolean.TRUE.equals(wanted.trial());
    When when = wanted.at() == null ? When.BY_PRICE : when(wanted.at());
    if (trial && when == When.PERIOD_END) {
      throw ApiException.invalidField("at", "a trial begins now");
    }
    PlanCommand command = new PlanCommand.Assign(plan, trial, when);
    Map<String, String> details =
        Map.of("trial", Boolean.toString(trial), "at", when.name().toLowerCase(Locale.ROOT));
    Deed deed = new Deed(caller.name(), Action.PLAN_ASSIGNED, plan, null, details);
    return runPlan.opening(organization, command, deed, key).toResponse();
  }

  @Needs(Scope.CREDITS_ADJUST)
  @DeleteMapping
  ResponseEntity<BalanceView> cancel(
      @PathVariable String organization,
      @RequestParam(defaultValue = "period_end") String at,
      Caller caller) {
    Names.checkOrganization(organization);
    PlanCommand command = new PlanCommand.Cancel(null, when(at));
    Deed deed = new Deed(caller.name(), Action.PLAN_CANCELED, organization, null, Map.of("at", at));
    return runPlan.existing(organization, command, deed, null).toResponse();
  }

  @Needs(Scope.CREDITS_ADJUST)
  @PostMapping("/renewals")
  ResponseEntity<BalanceView> renew(
      @PathVariable String organization,
      @RequestBody RenewalRequest renewal,
      @Nullable IdempotencyKey key,
      Caller caller) {
    Names.checkOrganization(organization);
    PlanCommand.Renew command = renewal.command();
    Map<String, String> details =
        Map.of(
            "periodStart", command.paid().start().toString(),
            "periodEnd", command.paid().end().toString());
    Deed deed = new Deed(caller.name(), Action.PLAN_RENEWED, command.subscription(), null, details);
    return runPlan.existing(organization, command, deed, key).toResponse();
  }

  private static When when(String at) {
    return switch (at) {
      case "now" -> When.NOW;
      case "period_end" -> When.PERIOD_END;
      default -> throw ApiException.invalidField("at", "at must be now or period_end");
    };
  }
}
