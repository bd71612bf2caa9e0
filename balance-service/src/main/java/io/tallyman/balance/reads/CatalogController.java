package io.tallyman.balance.reads;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.reads.CatalogViews.ActionView;
import io.tallyman.balance.reads.CatalogViews.OfferedPlan;
import io.tallyman.balance.reads.CatalogViews.PackView;
import io.tallyman.balance.reads.CatalogViews.TierView;
import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.Price;
import io.tallyman.catalog.Pricing;
import io.tallyman.money.Credits;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.Page;
import io.tallyman.web.access.OpenToAll;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** The catalog version in force now, and what an event would cost by it. */
@RestController
class CatalogController {
  private final CatalogHistory catalogs;
  private final InstantSource clock;

  CatalogController(CatalogHistory catalogs, InstantSource clock) {
    this.catalogs = catalogs;
    this.clock = clock;
  }

  @OpenToAll
  @GetMapping("/v1/plans")
  Page<OfferedPlan> plans() {
    return new Page<>(inForce().plans().values().stream().map(OfferedPlan::of).toList(), null);
  }

  @OpenToAll
  @GetMapping("/v1/packs")
  Page<PackView> packs() {
    return new Page<>(inForce().packs().values().stream().map(PackView::of).toList(), null);
  }

  @OpenToAll
  @GetMapping("/v1/tiers")
  Page<TierView> tiers() {
    return new Page<>(inForce().tiers().values().stream().map(TierView::of).toList(), null);
  }

  @OpenToAll
  @GetMapping("/v1/actions")
  Page<ActionView> actions() {
    return new Page<>(inForce().actions().values().stream().map(ActionView::of).toList(), null);
  }

  /** What to price: an action with the fields its price reads. */
  record EstimateRequest(@Nullable String action, @Nullable ObjectNode data) {}

  /**
   * What an event would cost.
   *
   * @param credits the terms' sum; the tier's action, where there is one, is not in it
   * @param tierUnits actions it takes from the tier's counter; null where it has no tier
   * @param tierWeight credits the action takes once the counter is spent
   */
  record Estimate(
      String action,
      Credits credits,
      List<ExplanationView.TermView> terms,
      @Nullable String tier,
      @Nullable String tierUnits,
      @Nullable Credits tierWeight) {}

  @OpenToAll
  @PostMapping("/v1/estimate")
  Estimate estimate(@RequestBody EstimateRequest request) {
    if (request.action() == null || request.data() == null) {
      throw ApiException.invalidField(
          request.action() == null ? "action" : "data", "action and data are required");
    }
    return switch (inForce().price(request.action(), request.data())) {
      case Pricing.Priced(Price price) -> estimate(request.action(), price);
      case Pricing.Refused(var refusal) ->
          throw new ApiException(ErrorCode.BAD_REQUEST, refusal.detail())
              .with("reason", refusal.reason().code());
    };
  }

  private static Estimate estimate(String action, Price price) {
    Price.TierAction tier = price.tierAction();
    return new Estimate(
        action,
        price.credits(),
        ExplanationView.TermView.of(price),
        tier == null ? null : tier.tier(),
        tier == null ? null : "1",
        tier == null ? null : tier.weight());
  }

  private Catalog inForce() {
    return catalogs.timeline().at(clock.instant()).catalog();
  }
}
