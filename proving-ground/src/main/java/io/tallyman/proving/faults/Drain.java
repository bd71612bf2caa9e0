package io.tallyman.proving.faults;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.JsonNode;

/** Waits until nothing is under way: in the logs, in the queues, at Stripe. */
record Drain(Ground ground, Client client) {
  static final Duration LIMIT = Duration.ofMinutes(5);
  private static final RetryPolicy<Long> UNTIL_NOTHING =
      RetryPolicy.<Long>builder()
          .handleResultIf(behind -> behind > 0)
          .withDelay(Duration.ofMillis(500))
          .withMaxRetries(-1)
          .withMaxDuration(LIMIT)
          .build();
  private static final String BEHIND =
      """
      select (select count(*) from outbox) + (select count(*) from rollup_queue)
             + (select count(*) from billing.outbox)
             + (select count(*) from quarantine
                where state = 'waiting' and reason = 'void_target_unknown')
             + (select count(*) from billing.webhook_event where state = 'received')
      """;

  /** Returns how many things are still under way after five minutes. */
  long await() {
    redeliverWebhooks();
    return Failsafe.with(UNTIL_NOTHING).get(this::behind);
  }

  private long behind() {
    JsonNode lag = client.get(ground.balanceUrls(), "/v1/ops/lag").body();
    JsonNode webhooks = client.get(List.of(ground.stripeUrl()), "/_simulator/webhooks").body();
    return lag.path("behind").asLong(1) + webhooks.path("under_way").asLong(1) + behindInDatabase();
  }

  private long behindInDatabase() {
    return Jdbi.create(
            ground.machinery().postgresUrl(),
            ground.machinery().superuser(),
            ground.machinery().superuserPassword())
        .withHandle(handle -> handle.createQuery(BEHIND).mapTo(Long.class).one());
  }

  /** Stripe tries for days; nobody waits for that here. Most of these are copies. */
  private void redeliverWebhooks() {
    client.post(List.of(ground.stripeUrl()), "/_simulator/events/send", Client.FORM, "", "");
  }
}
