package io.tallyman.proving.money;

import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiFaults.Fault;
import io.tallyman.simulator.payments.TestCard;
import io.tallyman.topic.TopUpWanted;
import io.tallyman.topic.UsageEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * An organization that always wants more credits than it has, at a Stripe that fails: a request, or
 * its answer, is lost; webhooks are lost, late, twice and in any order; a card is declined.
 */
final class ToppedUp {
  private static final int STEPS = 5;
  private static final List<TestCard> CARDS =
      List.of(
          TestCard.VISA, TestCard.VISA, TestCard.INSUFFICIENT_FUNDS, TestCard.AUTHENTICATE_ALWAYS);
  private static final List<Fault> FAULTS =
      List.of(Fault.ERROR, Fault.RATE_LIMIT, Fault.ERROR_AFTER_ACTING, Fault.CUT_OFF_AFTER_ACTING);

  private final MoneyPath path;
  private final Jdbi database;
  private final Shop shop;
  private final Random random;
  private final int cap;
  private int mostInFlight;

  ToppedUp(MoneyPath path, String organization, Random random) {
    this.path = path;
    this.database = path.database().superuser();
    this.shop = new Shop(path, organization);
    this.random = random;
    this.cap = 1 + random.nextInt(3);
  }

  void live() {
    shop.buyPack("credits-500", TestCard.VISA);
    path.hear();
    TestCard card = CARDS.get(random.nextInt(CARDS.size()));
    behave(card);
    turnOn();
    for (int i = 0; i < STEPS; i++) {
      if (random.nextInt(5) == 0) {
        String method = random.nextInt(4) == 0 ? "GET" : "POST";
        Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
        path.stripe().faults().arm(fault, method, "/v1/payment_intents", 1 + random.nextInt(4));
      }
      step(true);
    }
    path.stripe().faults().clear();
    path.reconcile(path.now().minus(Duration.ofDays(40)));
    for (int i = 0; i < STEPS; i++) {
      step(false);
    }
    turnOff();
    step(false);
  }

  private void step(boolean lossy) {
    path.watch();
    for (TopUpWanted wanted : wanted()) {
      path.topUps().add(wanted);
      if (random.nextInt(4) == 0) {
        path.topUps().add(wanted);
      }
    }
    if (random.nextBoolean()) {
      deliver(lossy);
    }
    while (path.topUps().chargeOne()) {
      mostInFlight = Math.max(mostInFlight, inFlight());
    }
    deliver(lossy);
    mostInFlight = Math.max(mostInFlight, inFlight());
    path.setClock(path.now().plusSeconds(random.nextInt(7_200)));
    path.stripe().advanceTo(path.now());
  }

  private void deliver(boolean lossy) {
    List<StripeObject> events = new ArrayList<>(path.stripe().releaseWebhooks());
    path.stripe().holdWebhooks();
    Collections.shuffle(events, random);
    for (StripeObject event : events) {
      int copies = lossy ? random.nextInt(3) : 1;
      for (int i = 0; i < copies; i++) {
        path.receive(event);
      }
      path.work();
    }
    path.tellAll();
  }

  private void behave(TestCard card) {
    path.stripe().all("payment_method").stream()
        .filter(method -> method.is("customer", shop.customer()))
        .forEach(method -> path.stripe().behave(method.id(), card));
  }

  private void turnOn() {
    database.useHandle(handle -> {
      update(
          handle,
          """
          insert into auto_top_up
            (account_id, organization_id, enabled, threshold, pack, monthly_cap)
          select a.id, a.organization_id, true, 1000000000000, 'credits-500', %d
          from account a join organization o on o.id = a.organization_id where o.name = :name
          """
              .formatted(cap));
      update(
          handle,
          """
          insert into watch_queue (account_ids, created_at)
          select array_agg(a.id), now()
          from account a join organization o on o.id = a.organization_id where o.name = :name
          """);
    });
  }

  private void turnOff() {
    database.useHandle(handle ->
        update(
            handle,
            """
            update auto_top_up set enabled = false
            where organization_id = (select id from organization where name = :name)
            """));
  }

  private void update(Handle handle, String sql) {
    handle.createUpdate(sql).bind("name", shop.organization()).execute();
  }

  private List<TopUpWanted> wanted() {
    return database.withHandle(handle ->
        handle
            .createQuery(
                """
                select t.* from top_up_attempt t join organization o on o.id = t.organization_id
                where o.name = :name and state = 'in_flight'
                """)
            .bind("name", shop.organization())
            .map((row, context) ->
                new TopUpWanted(
                    row.getObject("id", UUID.class),
                    shop.organization(),
                    UsageEvent.DEFAULT_WALLET,
                    row.getString("pack"),
                    Credits.ofMicros(row.getLong("credits")),
                    new Money(
                        row.getLong("price_minor"),
                        Currency.getInstance(row.getString("currency"))),
                    path.now()))
            .list());
  }

  int cap() {
    return cap;
  }

  int mostInFlight() {
    return mostInFlight;
  }

  int inFlight() {
    return wanted().size();
  }

  int attempts() {
    return query("select t.id::text from top_up_attempt t where t.organization_id = %s").size();
  }

  int charges() {
    return chargesByAttempt().size();
  }

  /** How many have succeeded that were begun in one calendar month. */
  int mostInAMonth() {
    return query(
            """
            select count(*)::text from top_up_attempt
            where organization_id = %s and state = 'succeeded'
            group by date_trunc('month', started_at at time zone 'UTC')
            """)
        .stream()
        .mapToInt(Integer::parseInt)
        .max()
        .orElse(0);
  }

  /** The attempt of each payment that Stripe has taken. */
  List<String> chargesByAttempt() {
    return path.stripe().all("payment_intent").stream()
        .filter(payment -> payment.is("customer", shop.customer()))
        .filter(payment -> payment.has("metadata.attempt") && payment.is("status", "succeeded"))
        .map(payment -> payment.need("metadata.attempt"))
        .sorted()
        .toList();
  }

  /** The attempt of each lot that the ledger has granted. */
  List<String> lotsByAttempt() {
    return query(
        """
        select b.attempt from billing_payment b
        join lot l on l.account_id = b.account_id and l.number = b.lot and l.source = 'purchase'
        where b.organization_id = %s and b.attempt is not null order by 1
        """);
  }

  private List<String> query(String sql) {
    return database.withHandle(handle ->
        handle
            .createQuery(sql.formatted("(select id from organization where name = :name)"))
            .bind("name", shop.organization())
            .mapTo(String.class)
            .list());
  }
}
