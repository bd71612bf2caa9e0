package io.tallyman.simulator;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.Account.Cause;
import io.tallyman.simulator.account.Memory;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.ApiFaults;
import io.tallyman.simulator.payments.TestCard;
import io.tallyman.simulator.webhooks.WebhookFaults;
import io.tallyman.simulator.webhooks.Webhooks;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
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

  private final InstantSource clock;
  private final String secretKey;
  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable Path file;
  private final Memory memory;
  private final Account account;
  private final Webhooks webhooks;
  private final ApiFaults faults = new ApiFaults();
  private final StripeApi api;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
  private volatile Instant reached;
  private boolean changed;

  private StripeSimulator(int port, InstantSource clock, String secretKey, @Nullable Path file) {
    this.clock = clock;
    this.secretKey = secretKey;
    this.file = file;
    memory = file != null && Files.exists(file) ? Memory.read(file) : new Memory(clock.instant());
    reached = memory.now();
    account = new Account(memory);
    webhooks = new Webhooks(account, this::take, this::now);
    api = new StripeApi(port, secretKey, this::take, account, webhooks, faults);
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
    Instant instant = clock.instant();
    return instant.isAfter(reached) ? instant : reached;
  }

  /** The next instant at which something happens by itself. */
  public Optional<Instant> nextDue() {
    return ask(() -> account.agenda().next());
  }

  /** Goes ahead: everything due until then happens, in order, and what it sends has arrived. */
  public void advanceTo(Instant instant) {
    Optional<Instant> due = nextDue();
    while (due.isPresent() && !due.get().isAfter(instant)) {
      if (due.get().isAfter(reached)) {
        reached = due.get();
      }
      catchUp();
      awaitDeliveries();
      due = nextDue();
    }
    if (instant.isAfter(reached)) {
      reached = instant;
    }
    catchUp();
  }

  /** As {@link #advanceTo}, from now. */
  public void advance(Duration by) {
    advanceTo(now().plus(by));
  }

  private void tick() {
    try {
      catchUp();
      save();
    } catch (RuntimeException e) {
      LOG.error("what was due failed; it is not tried again", e);
    }
  }

  private void save() {
    byte[] bytes;
    lock.lock();
    try {
      if (file == null || !changed) {
        return;
      }
      changed = false;
      bytes = memory.bytes();
    } finally {
      lock.unlock();
    }
    Memory.write(file, bytes);
  }

  /** Does what is due by now. */
  public void catchUp() {
    lock.lock();
    try {
      runDue(now());
    } finally {
      lock.unlock();
    }
  }

  /** Waits until no webhook is on its way. Whether that came within 30 seconds. */
  public boolean awaitDeliveries() {
    return webhooks.awaitIdle(DELIVERY);
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
    ask(() -> webhooks.add(url.toString(), secret, version));
  }

  /** Keeps events back until {@link #releaseWebhooks}. */
  public void holdWebhooks() {
    take(Cause.TIME, webhooks::hold);
  }

  /** The events kept back, oldest first. They are not sent; see {@link #send}. */
  public List<StripeObject> releaseWebhooks() {
    return ask(webhooks::release);
  }

  /** Sends an event, for the first time or again. */
  public void send(StripeObject event) {
    take(Cause.TIME, () -> webhooks.send(event));
  }

  /** From now on the bank of a payment method answers as that of another test card. */
  public void behave(String paymentMethod, TestCard as) {
    take(Cause.TIME, () -> api.methods().behave(paymentMethod, as));
  }

  /** The cardholder disputes a charge; {@code inquiry}: the bank only asks, for now. */
  public StripeObject openDispute(String charge, long amount, String reason, boolean inquiry) {
    return ask(
        () -> api.disputes().open(account.get("charge", charge), amount, reason, inquiry).copy());
  }

  /** The bank decides a dispute: won, lost, warning_closed or prevented. */
  public StripeObject closeDispute(String dispute, String status) {
    return ask(() -> api.disputes().close(account.get("dispute", dispute), status).copy());
  }

  /** A card network fears that a charge is fraud. */
  public StripeObject warnOfFraud(String charge) {
    return ask(() -> api.disputes().warn(account.get("charge", charge)).copy());
  }

  /** Tax of so many percent on top of whatever has {@code automatic_tax} on; 0 at first. */
  public void taxPercent(int percent) {
    take(Cause.TIME, () -> api.salesTax().setPercent(percent));
  }

  /** A refund comes back. */
  public StripeObject failRefund(String refund) {
    return ask(() -> api.refunds().fail(account.get("refund", refund)).copy());
  }

  /** The customer authenticates a payment that waits for that, or fails to. */
  public StripeObject authenticate(String paymentIntent, boolean success) {
    return ask(() ->
        api.intents().authenticate(account.get("payment_intent", paymentIntent), success).copy());
  }

  /**
   * The customer pays a Checkout session with a card, authenticating where their bank asks.
   *
   * @param card null where the session needs none, as a trial without a card
   * @throws ApiError where the card is declined or the session is not open
   */
  public StripeObject payCheckout(String session, @Nullable TestCard card) {
    return ask(() -> {
      StripeObject open = account.get("checkout.session", session, "session");
      api.checkout().pay(open, card, "customer@example.org", true, false);
      return open.copy();
    });
  }

  /** As {@link #payCheckout}, with money that takes days: {@link #settle} says how it ends. */
  public StripeObject payCheckoutLater(String session) {
    return ask(() -> {
      StripeObject open = account.get("checkout.session", session, "session");
      api.checkout().pay(open, TestCard.VISA, "customer@example.org", true, true);
      return open.copy();
    });
  }

  /** A payment that was processing has arrived, or has not. */
  public StripeObject settle(String paymentIntent, boolean success) {
    return ask(
        () -> api.intents().settle(account.get("payment_intent", paymentIntent), success).copy());
  }

  /** Copies of all objects of a kind, e.g. {@code charge}, oldest first. */
  public List<StripeObject> all(String kind) {
    return ask(() -> account.all(kind).map(StripeObject::copy).toList());
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    api.server().close();
    webhooks.close();
    save();
  }

  private <T> T ask(Supplier<T> question) {
    AtomicReference<@Nullable T> answer = new AtomicReference<>();
    take(Cause.TIME, () -> answer.set(question.get()));
    T given = answer.get();
    if (given == null) {
      throw new IllegalStateException("there was no answer");
    }
    return given;
  }

  private void take(Cause cause, Runnable deed) {
    lock.lock();
    try {
      Instant now = now();
      runDue(now);
      account.as(now, cause, deed);
      changed = true;
    } finally {
      lock.unlock();
    }
  }

  private void runDue(Instant by) {
    while (account.runDue(by)) {
      changed = true;
    }
  }
}
