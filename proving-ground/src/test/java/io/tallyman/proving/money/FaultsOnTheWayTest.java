package io.tallyman.proving.money;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.simulator.account.StripeObject;
import io.tallyman.topic.BillingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A transaction that breaks anywhere between a webhook and the ledger leaves one effect. */
class FaultsOnTheWayTest {
  private static MoneyPath path;
  private static List<StripeObject> events;
  private static List<String> unharmed;

  /** A plan and a pack are bought; their webhooks come again and again. */
  @BeforeAll
  static void buy() {
    path = new MoneyPath("pixell");
    path.stripe().holdWebhooks();
    Shop shop = new Shop(path, "acme");
    Story.FIRST_PURCHASE.happen(path, shop, "");
    Story.REFUND.begin(path, shop);
    events = path.stripe().releaseWebhooks();
    path.database().restore();
    unharmed = take("unharmed");
  }

  @AfterAll
  static void stop() {
    path.close();
  }

  @ParameterizedTest
  @CsvSource({
    "webhook_event, insert",
    "webhook_event, update",
    "organization, insert",
    "customer, insert",
    "price, insert",
    "subscription, insert",
    "invoice, insert",
    "payment, insert",
    "told, insert",
    "told, update",
    "outbox, insert",
    "outbox, delete"
  })
  void aStepThatFailsTwiceIsTakenOnceInTheEnd(String table, String operation) {
    path.database().restore();
    path.database().failTwice(table, operation);
    List<String> harmed = take(table + "-" + operation);

    assertThat(path.database().failures()).isGreaterThanOrEqualTo(2);
    assertThat(harmed).isEqualTo(unharmed);
    assertThat(path.refused()).isEmpty();
  }

  @Test
  void factsThatArePublishedAgainAfterACrashCountOnce() {
    path.database().restore();
    path.receiveAll(events);
    List<BillingEvent> facts = path.facts();
    for (int from = 0; from < facts.size(); from++) {
      // Kafka had acknowledged some of them before the crash, and all are sent again.
      facts.subList(0, from + 1).forEach(fact -> path.tell(fact, "often"));
    }
    facts.forEach(fact -> path.tell(fact, "often"));

    assertThat(LedgerState.of(path.database().superuser(), "often")).isEqualTo(unharmed);
    assertThat(path.refused()).isEmpty();
  }

  private static List<String> take(String organization) {
    for (StripeObject event : events) {
      // Stripe sends again what was not answered; a worker takes up again what was undone.
      again(() -> {
        path.receive(event);
        return true;
      });
      again(() -> {
        path.work();
        return true;
      });
    }
    List<BillingEvent> facts = new ArrayList<>(again(path::facts));
    facts.forEach(fact -> path.tell(fact, organization));
    return LedgerState.of(path.database().superuser(), organization);
  }

  private static <T> T again(Supplier<T> step) {
    JdbiException last = null;
    for (int i = 0; i < 4; i++) {
      try {
        return step.get();
      } catch (JdbiException broken) {
        last = broken;
      }
    }
    throw new IllegalStateException("it fails for good", last);
  }
}
