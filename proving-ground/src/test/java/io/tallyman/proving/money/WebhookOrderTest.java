package io.tallyman.proving.money;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.billing.facts.EventTypes;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.topic.BillingEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * In whatever order webhooks come, with one of them twice, or with one of them lost and made up for
 * by a reconciliation: the ledger ends in the same state. {@code -Dtallyman.prove.orders=all} takes
 * every order, and with each every webhook twice, and every one lost; a number takes so many of
 * them at random, from {@code tallyman.prove.seed}.
 */
class WebhookOrderTest {
  private static final String ORDERS = System.getProperty("tallyman.prove.orders", "34");
  private static final long SEED = Long.getLong("tallyman.prove.seed", 1);

  /** So many of a story's webhooks, of those with an effect, are permuted. */
  private static final int MOST = 6;

  private static final List<String> LEAST =
      List.of(
          "customer.updated",
          "invoice.created",
          "invoice.updated",
          "charge.updated",
          "invoice.finalized",
          "invoice_payment.paid",
          "charge.succeeded");

  private static final String ORGANIZATION = "acme";

  /** How webhooks come. */
  private record Delivery(List<StripeObject> events, @Nullable StripeObject lost) {
    @Override
    public String toString() {
      List<String> types = events.stream().map(event -> event.need("type")).toList();
      return types + (lost == null ? "" : ", without " + lost.need("type") + ", then reconciled");
    }
  }

  @ParameterizedTest
  @EnumSource(Story.class)
  void everyOrderEndsInTheSameState(Story story) {
    try (MoneyPath path = new MoneyPath("pixell")) {
      Shop shop = new Shop(path, ORGANIZATION);
      path.stripe().holdWebhooks();
      String before = story.begin(path, shop);
      path.receiveAll(path.stripe().releaseWebhooks());
      List<BillingEvent> heard = path.facts();
      Instant begun = path.now();
      path.database().keep();

      path.stripe().holdWebhooks();
      story.happen(path, shop, before);
      List<StripeObject> events = withEffect(path.stripe().releaseWebhooks());
      assertThat(events).as("webhooks of " + story).hasSizeGreaterThan(1);
      Instant happened = path.now();

      List<Delivery> deliveries = deliveries(events);
      List<String> expected = List.of();
      for (int run = 0; run < deliveries.size(); run++) {
        String organization = "run-" + run;
        path.database().restore();
        path.setClock(begun);
        heard.forEach(fact -> path.tell(fact, organization));
        path.setClock(happened);
        deliver(path, deliveries.get(run));
        path.facts().forEach(fact -> path.tell(fact, organization));
        List<String> state = LedgerState.of(path.database().superuser(), organization);
        expected = run == 0 ? state : expected;
        assertThat(state)
            .as("%s, seed %d: %s; %s", story, SEED, deliveries.get(run), path.refused())
            .isEqualTo(expected);
      }
      assertThat(expected).anySatisfy(line -> assertThat(line).contains(story.end()));
      assertThat(path.refused()).isEmpty();
      System.out.printf(
          "%s: %d deliveries of %s%n", story, deliveries.size(), deliveries.getFirst());
    }
  }

  private static void deliver(MoneyPath path, Delivery delivery) {
    path.receiveAll(delivery.events());
    if (delivery.lost() != null) {
      path.reconcile(MoneyPath.START.minus(Duration.ofDays(1)));
    }
  }

  /** Six at most: what says the least goes first. */
  private static List<StripeObject> withEffect(List<StripeObject> events) {
    List<StripeObject> effective = new ArrayList<>(events);
    effective.removeIf(event -> !EventTypes.WITH_EFFECT.contains(event.need("type")));
    for (String least : LEAST) {
      if (effective.size() > MOST) {
        effective.removeIf(event -> event.is("type", least));
      }
    }
    return effective.subList(0, Math.min(MOST, effective.size()));
  }

  /** In Stripe's own order first, to compare with. */
  private static List<Delivery> deliveries(List<StripeObject> events) {
    List<Delivery> deliveries = new ArrayList<>();
    deliveries.add(new Delivery(events, null));
    if (ORDERS.equals("all")) {
      for (List<StripeObject> order : orders(events)) {
        deliveries.add(new Delivery(order, null));
        for (StripeObject event : events) {
          deliveries.add(twice(order, event, order.size()));
          deliveries.add(without(order, event));
        }
      }
      return deliveries;
    }
    Random random = new Random(SEED);
    for (int i = 1; i < Integer.parseInt(ORDERS); i++) {
      List<StripeObject> order = new ArrayList<>(events);
      Collections.shuffle(order, random);
      StripeObject event = events.get(random.nextInt(events.size()));
      deliveries.add(
          switch (i % 3) {
            case 0 -> new Delivery(order, null);
            case 1 -> twice(order, event, random.nextInt(order.size() + 1));
            default -> without(order, event);
          });
    }
    return deliveries;
  }

  private static Delivery twice(List<StripeObject> order, StripeObject event, int at) {
    List<StripeObject> events = new ArrayList<>(order);
    events.add(at, event);
    return new Delivery(events, null);
  }

  private static Delivery without(List<StripeObject> order, StripeObject event) {
    return new Delivery(order.stream().filter(each -> !each.equals(event)).toList(), event);
  }

  private static List<List<StripeObject>> orders(List<StripeObject> events) {
    if (events.isEmpty()) {
      return List.of(List.of());
    }
    List<List<StripeObject>> orders = new ArrayList<>();
    for (StripeObject first : events) {
      for (List<StripeObject> rest :
          orders(events.stream().filter(each -> !each.equals(first)).toList())) {
        List<StripeObject> order = new ArrayList<>(List.of(first));
        order.addAll(rest);
        orders.add(order);
      }
    }
    return orders;
  }
}
