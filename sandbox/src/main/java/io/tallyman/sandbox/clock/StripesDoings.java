package io.tallyman.sandbox.clock;

import io.tallyman.billing.outbox.FactOutbox;
import io.tallyman.billing.topup.ChargeTopUps;
import io.tallyman.billing.webhook.WebhookInbox;
import io.tallyman.simulator.StripeSimulator;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Stripe does as time goes: renewals, retries, the ends of trials; and the way of it into the
 * ledger, which is walked to its end before the clock goes on.
 *
 * @param stripe null where there is none to be moved
 */
record StripesDoings(
    @Nullable StripeSimulator stripe,
    WebhookInbox inbox,
    ChargeTopUps topUps,
    FactOutbox facts,
    List<Backlog> backlogs)
    implements DueWork {
  @Override
  public @Nullable Instant nextDue(Instant until) {
    return stripe == null ? null : stripe.nextDue().filter(due -> !due.isAfter(until)).orElse(null);
  }

  @Override
  public void settle(Instant now) {
    if (stripe == null) {
      return;
    }
    stripe.advanceTo(now);
    backlogs.getFirst().awaitTaken(); // top-ups that are wanted
    while (chargedOrWorked(stripe)) {
      // The one may lead to the other.
    }
    backlogs.getLast().awaitTaken(); // facts
  }

  private boolean chargedOrWorked(StripeSimulator simulator) {
    boolean charged = topUps.chargeOne();
    simulator.awaitDeliveries();
    boolean worked = inbox.workOnOne();
    boolean published = facts.publish();
    return charged || worked || published;
  }
}
