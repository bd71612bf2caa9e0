package io.tallyman.balance.webhooks;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.tallyman.balance.store.NoticeTable;
import io.tallyman.balance.store.WebhookQueue;
import io.tallyman.balance.store.WebhookQueue.Claimed;
import io.tallyman.balance.store.WebhookQueue.Response;
import io.tallyman.balance.store.WebhookQueue.Verdict;
import io.tallyman.topic.NoticeKind;
import io.tallyman.web.ClockOffset;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Delivers webhooks from the queue, to each endpoint one at a time. What was not taken is tried
 * again for three days; an endpoint that has taken nothing for five is turned off.
 */
public final class DeliverWebhooks {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** After each attempt, as Standard Webhooks recommends. */
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  private static final Duration LONGEST_FAILURE = Duration.ofDays(5);
  private static final Duration LEASE = WebhookClient.PATIENCE.multipliedBy(4);

  /** Who fails does not keep others waiting. */
  private static final Duration REST_AFTER_FAILURE = Duration.ofSeconds(5);

  private static final int GONE = 410;

  private final Jdbi writer;
  private final WebhookClient client;
  private final InstantSource clock;
  private final ClockOffset offset;

  DeliverWebhooks(Jdbi writer, WebhookClient client, InstantSource clock, ClockOffset offset) {
    this.writer = writer;
    this.client = client;
    this.clock = clock;
    this.offset = offset;
  }

  /** Delivers the one that is due longest; returns whether there was one. */
  boolean deliverOne() {
    Claimed claimed =
        writer
            .inTransaction(handle -> WebhookQueue.claim(handle, clock.instant(), LEASE))
            .orElse(null);
    if (claimed != null) {
      Response response = send(claimed);
      Instant now = clock.instant();
      writer.useTransaction(handle -> settle(handle, claimed, response, now));
    }
    return claimed != null;
  }

  private Response send(Claimed claimed) {
    WebhookMessage message = WebhookMessage.of(claimed);
    // Receivers compare it with their own clocks, which know nothing of a sandbox's.
    long timestamp = clock.instant().minus(offset.duration()).getEpochSecond();
    Map<String, String> headers = new TreeMap<>();
    headers.put(Webhook.UNBRANDED_MSG_ID_KEY, message.id());
    headers.put(Webhook.UNBRANDED_MSG_TIMESTAMP_KEY, Long.toString(timestamp));
    headers.put(
        Webhook.UNBRANDED_MSG_SIGNATURE_KEY,
        String.join(
            " ",
            claimed.secrets().stream()
                .map(secret -> signature(secret, message, timestamp))
                .toList()));
    return client.post(claimed.url(), headers, message.json());
  }

  private static String signature(String secret, WebhookMessage message, long timestamp) {
    try {
      return new Webhook(secret).sign(message.id(), timestamp, message.json());
    } catch (WebhookSigningException | EmptyWebhookSecretException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void settle(Handle handle, Claimed claimed, Response response, Instant now) {
    Verdict verdict = verdict(claimed, response, now);
    WebhookQueue.settle(handle, claimed, response, verdict, now);
    if (verdict.disabledReason() != null) {
      tellDisabled(handle, claimed, response, now);
    }
  }

  private static Verdict verdict(Claimed claimed, Response response, Instant now) {
    if (WebhookClient.isTaken(response.status())) {
      return Verdict.TAKEN;
    }
    Instant failingSince = claimed.failingSince() == null ? now : claimed.failingSince();
    boolean gone = response.status() != null && response.status() == GONE;
    boolean failing = !failingSince.plus(LONGEST_FAILURE).isAfter(now);
    boolean again = claimed.attempts() <= PAUSES.size() && !gone && !failing;
    String disabledReason = gone ? "gone" : failing ? "failing" : null;
    return new Verdict(
        false,
        again ? now.plus(PAUSES.get(claimed.attempts() - 1)) : null,
        failingSince,
        disabledReason,
        disabledReason == null ? now.plus(REST_AFTER_FAILURE) : null);
  }

  private static void tellDisabled(Handle handle, Claimed claimed, Response response, Instant now) {
    Long account = WebhookQueue.accountOf(handle, claimed.organizationId());
    if (account != null) {
      Map<String, String> details = new TreeMap<>();
      details.put("endpoint", claimed.endpoint().toString());
      details.put("url", claimed.url());
      @Nullable String error = response.error();
      details.put("error", error == null ? "" : error);
      NoticeTable.tell(
          handle,
          List.of(
              new NoticeTable.Notice(
                  account,
                  claimed.organizationId(),
                  NoticeKind.WEBHOOK_DISABLED.code(),
                  JSON.writeValueAsString(details),
                  now)),
          List.of(),
          now);
    }
  }
}
