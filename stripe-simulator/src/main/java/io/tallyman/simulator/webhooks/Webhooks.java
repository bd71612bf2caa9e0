package io.tallyman.simulator.webhooks;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.Account.Cause;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiServer.Turn;
import io.tallyman.simulator.http.Routes;
import io.tallyman.simulator.http.StripeJson;
import io.tallyman.simulator.webhooks.WebhookFaults.Fault;
import java.io.Serializable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to the endpoints, signed, each endpoint's in order unless a fault says otherwise.
 * What is refused is sent again, by the simulator's clock, for three days.
 */
public final class Webhooks implements AutoCloseable {
  private static final List<Duration> RETRIES =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(24),
          Duration.ofHours(24));

  private record Delivery(StripeObject event, StripeObject endpoint, int attempt)
      implements Serializable {}

  private final Account account;
  private final Turn turn;
  private final InstantSource clock;
  private final WebhookEndpoints endpoints;
  private final WebhookFaults faults = new WebhookFaults();
  private final PreBasil preBasil;
  private final Courier courier = new Courier();
  private final Map<String, Delivery> later;
  private @Nullable List<StripeObject> held;

  public Webhooks(Account account, Turn turn, InstantSource clock) {
    this.account = account;
    this.turn = turn;
    this.clock = clock;
    this.later = account.memory("deliveries");
    this.endpoints = new WebhookEndpoints(account);
    this.preBasil = new PreBasil(account);
    account.agenda().register("webhook.send", (id, due) -> sendLater(id));
    account.onEvent(this::dispatch);
  }

  public void addTo(Routes routes) {
    endpoints.addTo(routes);
  }

  public WebhookFaults faults() {
    return faults;
  }

  /**
   * Adds an endpoint for all events.
   *
   * @param version the API version whose shapes it gets; null for the newest
   */
  public StripeObject add(String url, String secret, @Nullable String version) {
    return endpoints.add(url, secret, version, List.of("*"));
  }

  /** From now on events are kept back; {@link #send} sends them one by one, in any order. */
  public void hold() {
    held = new ArrayList<>();
  }

  /** The events kept back since {@link #hold}, oldest first; they are delivered normally again. */
  public List<StripeObject> release() {
    List<StripeObject> events = held == null ? List.of() : List.copyOf(held);
    held = null;
    return events;
  }

  /** Sends an event, for the first time or again. */
  public void send(StripeObject event) {
    for (StripeObject endpoint : endpoints.wanting(event.need("type"))) {
      send(new Delivery(event, endpoint, 0));
    }
  }

  /** Waits until nothing is on its way. Whether that came in time. */
  public boolean awaitIdle(Duration atMost) {
    return courier.awaitIdle(atMost);
  }

  /** How many deliveries are being tried, or wait for those before them. */
  public int underWay() {
    return courier.underWay();
  }

  @Override
  public void close() {
    courier.close();
  }

  private void dispatch(StripeObject event) {
    if (held != null) {
      held.add(event);
      return;
    }
    List<StripeObject> wanting = endpoints.wanting(event.need("type"));
    event.put("pending_webhooks", wanting.size());
    for (StripeObject endpoint : wanting) {
      Delivery delivery = new Delivery(event, endpoint, 0);
      switch (faults.next(event.need("type"))) {
        case Fault.Drop() -> {}
        case Fault.Delay(Duration by) -> sendLater(delivery, by);
        case Fault.Repeat(int times) -> {
          for (int i = 0; i < times; i++) {
            send(delivery);
          }
        }
      }
    }
  }

  private void send(Delivery delivery) {
    StripeObject endpoint = delivery.endpoint();
    String version = endpoint.text("api_version");
    StripeObject event = delivery.event().copy();
    event.put("api_version", version == null ? Account.API_VERSION : version);
    if (version != null && PreBasil.isOlder(version)) {
      preBasil.reshape(event.json());
    }
    courier.send(
        endpoint.id(),
        endpoint.need("url"),
        StripeJson.print(event.json()),
        body -> Signature.header(body, endpoints.secret(endpoint), clock.instant()),
        accepted -> turn.take(Cause.TIME, () -> answered(delivery, accepted)));
  }

  private void answered(Delivery delivery, boolean accepted) {
    StripeObject event = delivery.event();
    if (accepted) {
      event.put("pending_webhooks", Math.max(0, event.number("pending_webhooks") - 1));
    } else if (delivery.attempt() < RETRIES.size()) {
      Delivery next = new Delivery(event, delivery.endpoint(), delivery.attempt() + 1);
      sendLater(next, RETRIES.get(delivery.attempt()));
    }
  }

  private void sendLater(Delivery delivery, Duration by) {
    String key = delivery.event().id() + "/" + delivery.endpoint().id();
    later.put(key, delivery);
    account.agenda().add(account.now().plus(by), "webhook.send", key);
  }

  private void sendLater(String key) {
    Delivery delivery = later.remove(key);
    if (delivery != null && account.find(delivery.endpoint().id()).isPresent()) {
      send(delivery);
    }
  }
}
