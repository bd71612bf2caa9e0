package io.tallyman.proving.money;

import io.tallyman.balance.billing.FactRefusedException;
import io.tallyman.balance.billing.TakeFact;
import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.due.SettleDue;
import io.tallyman.balance.notify.WatchAccounts;
import io.tallyman.balance.store.AccountDirectory;
import io.tallyman.balance.store.AccountDirectory.Ref;
import io.tallyman.balance.store.CatalogTable;
import io.tallyman.balance.store.LedgerDatabase;
import io.tallyman.billing.facts.Offers;
import io.tallyman.billing.reconcile.Reconcile;
import io.tallyman.billing.setup.StripeSetup;
import io.tallyman.billing.store.BillingDatabase;
import io.tallyman.billing.store.DriftTable;
import io.tallyman.billing.store.OutboxTable;
import io.tallyman.billing.store.OutboxTable.Entry;
import io.tallyman.billing.store.ReconciliationTable;
import io.tallyman.billing.store.ReconciliationTable.Reconciliation;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.billing.stripe.StripeSettings;
import io.tallyman.billing.sync.StripeSync;
import io.tallyman.billing.topup.ChargeTopUps;
import io.tallyman.billing.webhook.WebhookInbox;
import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.Catalogs;
import io.tallyman.simulator.StripeSimulator;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.topic.BillingEvent;
import io.tallyman.topic.BillingEventCodec;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * billing-sync and the ledger as they are, with a simulated Stripe on one side. What HTTP and Kafka
 * carry between them is handed over here, so that a test says what comes when, and how often.
 */
final class MoneyPath implements AutoCloseable {
  static final Instant START = Instant.parse("2027-01-31T10:00:00Z");
  private static final String KEY = "sk_test_money";

  private final MoneyDatabase database = new MoneyDatabase();
  private final StripeSimulator stripe;
  private final StripeGateway gateway;
  private final BillingDatabase billing;
  private final StripeSync sync;
  private final WebhookInbox inbox;
  private final Reconcile reconcile;
  private final LedgerDatabase ledger;
  private final TakeFact takeFact;
  private final SettleDue settleDue;
  private final WatchAccounts watch;
  private final ChargeTopUps topUps;
  private final BillingApi api;
  private final List<String> refused = new ArrayList<>();
  private volatile Instant now = START;

  MoneyPath(String builtInCatalog) {
    this(Catalogs.builtIn(builtInCatalog));
  }

  MoneyPath(Catalog catalog) {
    stripe = StripeSimulator.start(0, this::now, KEY);
    StripeSettings settings =
        new StripeSettings(
            KEY,
            List.of(),
            stripe.baseUrl().toString(),
            null,
            false,
            Duration.ofMinutes(5),
            Duration.ofSeconds(3),
            Duration.ofSeconds(10));
    gateway = new StripeGateway(settings);
    StripeSetup setup = new StripeSetup(gateway, catalog, false);
    setup.prices();
    setup.portal();
    billing = new BillingDatabase(database.billing());
    Offers offers = Offers.of(catalog);
    sync = new StripeSync(gateway, offers);
    inbox = new WebhookInbox(billing, sync, settings, this::now);
    reconcile = new Reconcile(billing, gateway, sync, this::now);
    ledger = new LedgerDatabase(database.ledger(), 2);
    Jdbi writer = ledger.writer();
    writer.useTransaction(handle -> CatalogTable.activate(handle, catalog, START));
    CatalogHistory catalogs = new CatalogHistory(() -> writer.inTransaction(CatalogTable::read));
    takeFact = new TakeFact(catalogs, new AccountDirectory(writer), this::now);
    settleDue = new SettleDue(writer, catalogs, this::now);
    watch = new WatchAccounts(writer, catalogs, this::now);
    topUps = new ChargeTopUps(billing, gateway, sync, this::now);
    InstantSource clock = this::now;
    api =
        new BillingApi(
            catalog.name(), List.of(billing, gateway, sync, offers, catalog, settings, clock));
  }

  Instant now() {
    return now;
  }

  void setClock(Instant instant) {
    now = instant;
  }

  StripeSimulator stripe() {
    return stripe;
  }

  StripeGateway gateway() {
    return gateway;
  }

  BillingApi api() {
    return api;
  }

  MoneyDatabase database() {
    return database;
  }

  /** Facts that the ledger has not taken, and why. */
  List<String> refused() {
    return refused;
  }

  /** Hands an event to billing-sync, signed or not: this is behind the door. */
  void receive(StripeObject event) {
    inbox.receive(event.json().toString(), now);
  }

  /** Works on what has been received, once each; what is to be tried again later stays. */
  void work() {
    while (inbox.workOnOne()) {
      // Goes on until nothing is due.
    }
  }

  /** Events that the simulator has kept back, one after the other, all the way. */
  void receiveAll(List<StripeObject> events) {
    events.forEach(event -> {
      receive(event);
      work();
    });
  }

  /** Has what the simulator has kept back come all the way into the ledger. */
  void hear() {
    List<StripeObject> events = stripe.releaseWebhooks();
    stripe.holdWebhooks();
    receiveAll(events);
    tellAll();
  }

  /** What the simulator has kept back never arrives. */
  void lose() {
    stripe.releaseWebhooks();
    stripe.holdWebhooks();
  }

  /** Lets time pass; it stops wherever something is due at Stripe, and that is heard then. */
  void pass(Duration time) {
    Instant end = now.plus(time);
    Optional<Instant> due = stripe.nextDue();
    while (due.isPresent() && due.get().isBefore(end)) {
      moveTo(due.get());
      due = stripe.nextDue();
    }
    moveTo(end);
  }

  private void moveTo(Instant instant) {
    now = instant.isAfter(now) ? instant : now;
    stripe.advanceTo(now);
    hear();
  }

  /** Compares with Stripe to the end; returns what came of it. */
  Reconciliation reconcile(Instant since) {
    UUID id = UUID.randomUUID();
    billing.inTransaction(
        handle -> new ReconciliationTable(handle).start(id, false, since, "CUSTOMERS", now));
    while (reconcile.step()) {
      // Goes on until it has ended.
    }
    return billing.inTransaction(handle -> new ReconciliationTable(handle).find(id).orElseThrow());
  }

  /** What a reconciliation has found, for people. */
  List<String> drift(UUID reconciliation) {
    return billing.inTransaction(handle ->
        new DriftTable(handle)
            .list(reconciliation, 0, 100).stream().map(Object::toString).toList());
  }

  /** Takes the facts that have been told since, in the order in which Kafka would have them. */
  List<BillingEvent> facts() {
    return billing.inTransaction(handle -> {
      OutboxTable outbox = new OutboxTable(handle);
      List<Entry> entries = outbox.oldest(Integer.MAX_VALUE);
      outbox.remove(entries);
      return entries.stream().map(MoneyPath::fact).toList();
    });
  }

  private static BillingEvent fact(Entry entry) {
    Map<String, String> headers = entry.headers();
    return BillingEventCodec.decode(
        name -> headers.containsKey(name) ? bytes(headers.get(name)) : null,
        bytes(entry.organization()),
        bytes(entry.value()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Has the ledger take a fact as one about another organization. */
  void tell(BillingEvent fact, String organization) {
    BillingEvent event = new BillingEvent(organization, fact.revision(), fact.at(), fact.fact());
    try {
      Ref account = takeFact.resolve(event);
      ledger.writer().useTransaction(handle -> takeFact.take(handle, event, account));
    } catch (FactRefusedException failed) {
      refused.add(event.id() + " of " + organization + ": " + failed.refusal());
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Has the ledger take all facts that are told and not taken yet. */
  void tellAll() {
    facts().forEach(fact -> tell(fact, fact.organization()));
  }

  /** Has the ledger look at what has changed, and want the top-ups that follow. */
  void watch() {
    while (watch.watchSome()) {
      // Goes on until nothing has changed.
    }
  }

  ChargeTopUps topUps() {
    return topUps;
  }

  /** Has time bring to the ledger's accounts what is due. */
  void settleLedger() {
    while (settleDue.settleSome()) {
      // Goes on until nothing is due.
    }
  }

  @Override
  public void close() {
    api.close();
    ledger.close();
    billing.close();
    stripe.close();
    database.close();
  }
}
