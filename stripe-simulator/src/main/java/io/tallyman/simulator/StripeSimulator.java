package io.tallyman.simulator;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.Account.Cause;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.ApiFaults;
import io.tallyman.simulator.payments.TestCard;
import io.tallyman.simulator.webhooks.WebhookFaults;
import io.tallyman.simulator.webhooks.Webhooks;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stripe's API on a port of this machine. It follows the clock it was given; {@link #advanceTo}
 * goes ahead of it. Safe for concurrent use.
 */
public final class StripeSimulator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StripeSimulator.class);
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration DELIVERY = Duration.ofSeconds(30);

  private final String secretKey;
  private final Turns turns;
  private final Account account;
  private final Webhooks webhooks;
  private final ApiFaults faults = new ApiFaults();
  private final StripeApi api;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

  private StripeSimulator(int port, InstantSource clock, String secretKey, @Nullable Path file) {
    this.secretKey = secretKey;
    turns = new Turns(clock, file);
    account = turns.account();
    webhooks = new Webhooks(account, turns::take, turns::now);
    TestClocks clocks = new TestClocks(turns, ticker, () -> webhooks.awaitIdle(DELIVERY));
    api = new StripeApi(port, secretKey, turns::take, account, webhooks, faults, clocks);
    api.server().serve("/_simulator/", new ControlRoutes(this)::answer);
  }

  /**
   * Starts a simulator.
   *
   * @param port 0 takes a free one
   * @param clock what time it is; it may be moved forward at will
   * @param secretKey the API key it accepts, {@code sk_test_…}
   */
  public static StripeSimulator start(int port, InstantSource clock, String secretKey) {
    return start(port, clock, secretKey, null);
  }

  /**
   * As {@link #start(int, InstantSource, String)}, and remembers everything over restarts.
   *
   * @param file where; written a fifth of a second after a change, and when it is closed
   */
  public static StripeSimulator start(
      int port, InstantSource clock, String secretKey, @Nullable Path file) {
    StripeSimulator simulator = new StripeSimulator(port, clock, secretKey, file);
    simulator.api.server().start();
    var _ =
        simulator.ticker.scheduleWithFixedDelay(
            simulator::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    return simulator;
  }

  /** Where the API is, for {@code StripeClient.builder().setApiBase(…)}. */
  public URI baseUrl() {
    return URI.create(api.url());
  }

  public String secretKey() {
    return secretKey;
  }

  public Instant now() {
    return turns.now();
  }

  /** The next instant at which something happens by itself. */
  public Optional<Instant> nextDue() {
    return turns.nextDue();
  }

  /** Goes ahead: everything due until then happens, in order, and what it sends has arrived. */
  public void advanceTo(Instant instant) {
    turns.advanceTo(instant, this::awaitDeliveries);
  }

  /** As {@link #advanceTo}, from now. */
  public void advance(Duration by) {
    advanceTo(now().plus(by));
  }

  private void tick() {
    try {
      turns.catchUp();
      turns.save();
    } catch (RuntimeException e) {
      LOG.error("what was due failed; it is not tried again", e);
    }
  }

  /** Keeps all that has been done so far, whatever becomes of this process. */
  void save() {
    turns.save();
  }

  /** Waits until no webhook is on its way. Whether that came within 30 seconds. */
  public boolean awaitDeliveries() {
    return webhooks.awaitIdle(DELIVERY);
  }

  /** How many webhooks are on their way. */
  int underWay() {
    return webhooks.underWay();
  }

  /** Failures of the API. */
  public ApiFaults faults() {
    return faults;
  }

  /** Failures of the delivery of events. */
  public WebhookFaults webhookFaults() {
    return webhooks.faults();
  }

  /**
   * Sends all events to a URL.
   *
   * @param version the API version whose shapes it gets; null for the newest
   */
  public void addWebhook(URI url, String secret, @Nullable String version) {
    turns.ask(() -> webhooks.add(url.toString(), secret, version));
  }

  /** Keeps events back until {@link #releaseWebhooks}. */
  public void holdWebhooks() {
    turns.take(Cause.TIME, webhooks::hold);
  }

  /** The events kept back, oldest first. They are not sent; see {@link #send}. */
  public List<StripeObject> releaseWebhooks() {
    return turns.ask(webhooks::release);
  }

  /** Sends an event, for the first time or again. */
  public void send(StripeObject event) {
    turns.take(Cause.TIME, () -> webhooks.send(event));
  }

  /** From now on the bank of a payment method answers as that of another test card. */
  public void behave(String paymentMethod, TestCard as) {
    turns.take(Cause.TIME, () -> api.methods().behave(paymentMethod, as));
  }

  /** The cardholder disputes a charge; {@code inquiry}: the bank only asks, for now. */
  public StripeObject openDispute(String charge, long amount, String reason, boolean inquiry) {
    return turns.ask(
        () -> api.disputes().open(account.get("charge", charge), amount, reason, inquiry).copy());
  }

  /** The bank decides a dispute: won, lost, warning_closed or prevented. */
  public StripeObject closeDispute(String dispute, String status) {
    return turns.ask(() -> api.disputes().close(account.get("dispute", dispute), status).copy());
  }

  /** A card network fears that a charge is fraud. */
  public StripeObject warnOfFraud(String charge) {
    return turns.ask(() -> api.disputes().warn(account.get("charge", charge)).copy());
  }

  /** Tax of so many percent on top of whatever has {@code automatic_tax} on; 0 at first. */
  public void taxPercent(int percent) {
    turns.take(Cause.TIME, () -> api.salesTax().setPercent(percent));
  }

  /** A refund comes back. */
  public StripeObject failRefund(String refund) {
    return turns.ask(() -> api.refunds().fail(account.get("refund", refund)).copy());
  }

  /** The customer authenticates a payment that waits for that, or fails to. */
  public StripeObject authenticate(String paymentIntent, boolean success) {
    return turns.ask(() ->
        api.intents().authenticate(account.get("payment_intent", paymentIntent), success).copy());
  }

  /**
   * The customer pays a Checkout session with a card, authenticating where their bank asks.
   *
   * @param card null where the session needs none, as a trial without a card
   * @throws ApiError where the card is declined or the session is not open
   */
  public StripeObject payCheckout(String session, @Nullable TestCard card) {
    return turns.ask(() -> {
      StripeObject open = account.get("checkout.session", session, "session");
      api.checkout().pay(open, card, "customer@example.org", true, false);
      return open.copy();
    });
  }

  /** As {@link #payCheckout}, with money that takes days: {@link #settle} says how it ends. */
  public StripeObject payCheckoutLater(String session) {
    return turns.ask(() -> {
      StripeObject open = account.get("checkout.session", session, "session");
      api.checkout().pay(open, TestCard.VISA, "customer@example.org", true, true);
      return open.copy();
    });
  }

  /** A payment that was processing has arrived, or has not. */
  public StripeObject settle(String paymentIntent, boolean success) {
    return turns.ask(
        () -> api.intents().settle(account.get("payment_intent", paymentIntent), success).copy());
  }

  /**
   * A copy of an object.
   *
   * @throws IllegalArgumentException if there is none of this id
   */
  public StripeObject get(String id) {
    return turns.ask(() ->
        account.find(id).orElseThrow(() -> new IllegalArgumentException("no object " + id)).copy());
  }

  /** Copies of all objects of a kind, e.g. {@code charge}, oldest first. */
  public List<StripeObject> all(String kind) {
    return turns.ask(() -> account.all(kind).map(StripeObject::copy).toList());
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    api.server().close();
    webhooks.close();
    turns.save();
  }
}
