package io.tallyman.balance.webhooks;

import io.tallyman.balance.store.WebhookQueue.Claimed;
import io.tallyman.balance.store.WebhookQueue.Told;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is sent to an endpoint: the same, under the same id, with each attempt.
 *
 * @param id receivers know a copy by it
 */
record WebhookMessage(String id, String json) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** The body: type, instant and data, in this order. */
  private record Body(String type, Instant timestamp, Object data) {}

  private record Data(
      long number, String organization, String wallet, Map<String, String> details) {}

  static WebhookMessage of(Claimed claimed) {
    Told told = claimed.told();
    if (told == null) {
      Body test =
          new Body("test", claimed.createdAt(), Map.of("organization", claimed.organization()));
      return new WebhookMessage("msg_test_" + claimed.delivery(), JSON.writeValueAsString(test));
    }
    Data data = new Data(told.number(), claimed.organization(), told.wallet(), told.details());
    return new WebhookMessage(
        "msg_" + told.number(),
        JSON.writeValueAsString(new Body(told.kind(), told.occurredAt(), data)));
  }
}
