package io.tallyman.simulator;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.Account.Cause;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.Call;
import io.tallyman.simulator.http.Lists;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.http.Routes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Stripe's test clocks. The simulator has one time for all, so that to advance one of them is to
 * advance everything; like Stripe, it answers at once, and the clock is ready later.
 */
final class TestClocks {
  private static final String KIND = "test_helpers.test_clock";
  private static final Duration KEPT = Duration.ofDays(30);

  private final Turns turns;
  private final Account account;
  private final Executor executor;
  private final Runnable awaitDeliveries;

  TestClocks(Turns turns, Executor executor, Runnable awaitDeliveries) {
    this.turns = turns;
    this.account = turns.account();
    this.executor = executor;
    this.awaitDeliveries = awaitDeliveries;
  }

  void addTo(Routes routes) {
    routes
        .post("/v1/test_helpers/test_clocks", this::create)
        .get("/v1/test_helpers/test_clocks", call -> Lists.page(call, account.all(KIND)))
        .get("/v1/test_helpers/test_clocks/{id}", call -> account.get(KIND, call.id()))
        .post("/v1/test_helpers/test_clocks/{id}/advance", this::advance)
        .delete("/v1/test_helpers/test_clocks/{id}", this::delete);
  }

  private StripeObject create(Call call) {
    Params params = call.params();
    StripeObject clock = account.draft(KIND, "clock");
    clock
        .put("frozen_time", params.requiredWhole("frozen_time"))
        .put("deletes_after", account.now().plus(KEPT).getEpochSecond());
    params.copyTexts(clock, "name");
    account.add(clock);
    account.tell("test_helpers.test_clock.created", clock);
    return clock;
  }

  private StripeObject advance(Call call) {
    StripeObject clock = account.get(KIND, call.id());
    long target = call.params().requiredWhole("frozen_time");
    if (target <= clock.number("frozen_time") || !clock.is("status", "ready")) {
      throw ApiError.invalid("A test clock that is ready can be advanced, to a later time only.");
    }
    clock.put("status", "advancing");
    clock.put("status_details", Map.of("advancing", Map.of("target_frozen_time", target)));
    account.tell("test_helpers.test_clock.advancing", clock);
    executor.execute(() -> {
      turns.advanceTo(Instant.ofEpochSecond(target), awaitDeliveries);
      turns.take(Cause.TIME, () -> ready(clock, target));
    });
    return clock;
  }

  private void ready(StripeObject clock, long target) {
    clock.put("frozen_time", target).put("status", "ready").put("status_details", Map.of());
    account.tell("test_helpers.test_clock.ready", clock);
  }

  private StripeObject delete(Call call) {
    StripeObject clock = account.get(KIND, call.id());
    account.remove(clock);
    account.tell("test_helpers.test_clock.deleted", clock);
    return StripeObject.deleted(clock.id(), KIND);
  }
}
