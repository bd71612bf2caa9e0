package io.tallyman.billing.topup;

import io.tallyman.billing.facts.Offers;
import io.tallyman.billing.facts.PaymentReading;
import io.tallyman.billing.facts.StripeMoney;
import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.store.BillingDatabase;
import io.tallyman.billing.store.CustomerTable;
import io.tallyman.billing.store.TopUpTable;
import io.tallyman.billing.store.TopUpTable.Claimed;
import io.tallyman.billing.stripe.StripeAwayException;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.billing.stripe.StripeRefusedException;
import io.tallyman.billing.sync.StripeSync;
import io.tallyman.billing.sync.Work;
import io.tallyman.billing.webhook.BackOff;
import io.tallyman.topic.BillingFact.PackPurchased;
import io.tallyman.topic.BillingFact.TopUpFailed;
import io.tallyman.topic.TopUpWanted;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Charges top-ups off session. The attempt is stored before Stripe is asked, and Stripe is asked
 * under the attempt's own key: whatever gets lost between, asking again charges nothing twice. What
 * came of it is told in the transaction that ends the attempt.
 */
public final class ChargeTopUps {
  private static final String NO_CARD = "no_payment_method";

  /** Neither paid nor failed yet: a webhook, or the next look, tells. */
  private static final String PENDING = "the payment is on its way";

  private final BillingDatabase database;
  private final StripeGateway stripe;
  private final StripeSync sync;
  private final InstantSource clock;

  public ChargeTopUps(
      BillingDatabase database, StripeGateway stripe, StripeSync sync, InstantSource clock) {
    this.database = database;
    this.stripe = stripe;
    this.sync = sync;
    this.clock = clock;
  }

  /** Stores one that the ledger wants; the same again does nothing. */
  public void add(TopUpWanted wanted) {
    database.inTransaction(handle -> {
      new TopUpTable(handle).add(wanted, clock.instant());
      return true;
    });
  }

  /** Charges the one that is due longest; returns whether there was one. */
  public boolean chargeOne() {
    return database.inTransaction(handle -> {
      Instant now = clock.instant();
      TopUpTable table = new TopUpTable(handle);
      Claimed claimed = table.claimDue(now).orElse(null);
      if (claimed != null) {
        Work work = Work.on(handle, claimed.wanted().organization(), now, now);
        try {
          charge(work, table, claimed);
        } catch (StripeAwayException away) {
          Instant again = BackOff.after(claimed.tries(), now);
          table.retry(claimed.wanted().attempt(), away.getMessage(), again);
        }
      }
      return claimed != null;
    });
  }

  private void charge(Work work, TopUpTable table, Claimed claimed) {
    TopUpWanted wanted = claimed.wanted();
    String customer =
        new CustomerTable(work.handle()).customerOf(wanted.organization()).orElse(null);
    String payment = claimed.tries() > 0 && customer != null ? earlier(customer, wanted) : null;
    if (payment == null) {
      String method = customer == null ? null : methodOf(work, customer);
      if (customer == null || method == null) {
        fail(work, table, wanted, NO_CARD, true, null);
        return;
      }
      payment = ask(work, table, wanted, customer, method);
    }
    if (payment != null) {
      settle(work, table, claimed, payment);
    }
  }

  /** Asks Stripe to charge; null where it has refused for good, and that is told. */
  private @Nullable String ask(
      Work work, TopUpTable table, TopUpWanted wanted, String customer, String method) {
    try {
      return stripe
          .post("/v1/payment_intents", request(wanted, customer, method), key(wanted))
          .id();
    } catch (StripeRefusedException refused) {
      String payment = refused.payment() == null ? earlier(customer, wanted) : refused.payment();
      if (payment == null) {
        fail(work, table, wanted, refused.reason(), false, null);
      }
      return payment;
    }
  }

  private static String key(TopUpWanted wanted) {
    return "topup-" + wanted.attempt();
  }

  private static Map<String, Object> request(TopUpWanted wanted, String customer, String method) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put(PaymentReading.ORGANIZATION, wanted.organization());
    metadata.put(PaymentReading.WALLET, wanted.wallet());
    metadata.put(Offers.PACK, wanted.pack());
    metadata.put(PaymentReading.CREDITS, wanted.credits().toString());
    metadata.put(PaymentReading.KIND, PaymentReading.AUTO);
    metadata.put(PaymentReading.ATTEMPT, wanted.attempt().toString());
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("amount", StripeMoney.amount(wanted.price()));
    request.put("currency", StripeMoney.currency(wanted.price()));
    request.put("customer", customer);
    request.put("payment_method", method);
    request.put("off_session", true);
    request.put("confirm", true);
    request.put("metadata", metadata);
    return request;
  }

  /** Tells what has become of a payment, as its webhooks would; they may have been quicker. */
  private void settle(Work work, TopUpTable table, Claimed claimed, String payment) {
    TopUpWanted wanted = claimed.wanted();
    sync.tellPayment(work, payment);
    Optional<TopUpFailed> failed = work.told().last(wanted.attempt().toString(), TopUpFailed.class);
    if (work.told().hasTold(payment, PackPurchased.class)) {
      table.end(wanted.attempt(), payment, null, work.now());
    } else if (failed.isPresent()) {
      giveUp(payment, wanted);
      table.end(wanted.attempt(), payment, failed.get().code(), work.now());
    } else {
      table.retry(wanted.attempt(), PENDING, BackOff.after(claimed.tries(), work.now()));
    }
  }

  private void fail(
      Work work,
      TopUpTable table,
      TopUpWanted wanted,
      String code,
      boolean requiresAction,
      @Nullable String payment) {
    work.told()
        .tell(new TopUpFailed(wanted.attempt().toString(), code, requiresAction), work.now());
    table.end(wanted.attempt(), payment, code, work.now());
  }

  /** What has failed can no longer be paid: the next attempt is another payment. */
  private void giveUp(String payment, TopUpWanted wanted) {
    try {
      stripe.post("/v1/payment_intents/" + payment + "/cancel", Map.of(), key(wanted) + "-cancel");
    } catch (StripeRefusedException canceledAlready) {
      // Nothing is left to be canceled.
    }
  }

  /** The payment of an earlier try: Stripe forgets keys after a day, and metadata never. */
  private @Nullable String earlier(String customer, TopUpWanted wanted) {
    return stripe
        .get("/v1/payment_intents", Map.of("customer", customer, "limit", 100))
        .list("data")
        .stream()
        .filter(each ->
            wanted.attempt().toString().equals(each.text("metadata." + PaymentReading.ATTEMPT)))
        .map(StripeObject::id)
        .findFirst()
        .orElse(null);
  }

  /** The card that invoices are charged to, that of the subscription, or the one that was kept. */
  private @Nullable String methodOf(Work work, String customer) {
    Optional<String> ofInvoices =
        stripe
            .find("/v1/customers/" + customer, Map.of())
            .map(found -> found.reference("invoice_settings.default_payment_method"));
    return ofInvoices
        .or(() ->
            work.subscriptions()
                .running()
                .flatMap(running -> stripe.find("/v1/subscriptions/" + running.id(), Map.of()))
                .map(found -> found.reference("default_payment_method")))
        .or(() -> kept(customer))
        .orElse(null);
  }

  private Optional<String> kept(String customer) {
    List<StripeObject> methods =
        stripe
            .get("/v1/customers/" + customer + "/payment_methods", Map.of("limit", 1))
            .list("data");
    return methods.stream().map(StripeObject::id).findFirst();
  }
}
