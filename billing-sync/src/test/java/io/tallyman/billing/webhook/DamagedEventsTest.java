package io.tallyman.billing.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.net.Webhook;
import io.tallyman.billing.BillingUnderTest;
import io.tallyman.billing.BillingUnderTest.Reply;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.payments.TestCard;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Signed events with anything missing, null, of another type, cut off or unknown: each is answered
 * 200, and kept. {@code -Dtallyman.prove.damaged=100000} sends so many; {@code tallyman.prove.seed}
 * repeats a run.
 */
class DamagedEventsTest {
  private static final int EVENTS = Integer.getInteger("tallyman.prove.damaged", 300);
  private static final long SEED = Long.getLong("tallyman.prove.seed", 1);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final List<String> WRONG =
      List.of("null", "[]", "{}", "-1", "1e400", "99999999999999999999", "\"\\u0000\"", "true");

  @Test
  void noneFailsAndNoneIsLost() throws GeneralSecurityException {
    try (BillingUnderTest billing = BillingUnderTest.startWithoutWebhooks("pixell")) {
      billing.buyPlan("floods", "starter", "month", TestCard.VISA);
      billing.buyPack("floods", "credits-500", TestCard.VISA);
      List<StripeObject> events = billing.stripe().all("event");
      Random random = new Random(SEED);
      Set<String> sent = new HashSet<>();
      for (int i = 0; i < EVENTS; i++) {
        StripeObject event = events.get(random.nextInt(events.size())).copy();
        event.put("id", "evt_damaged_" + i);
        String body = damaged(event.json(), random);
        long now = billing.now().getEpochSecond();
        String signature =
            Webhook.Signature.generateSignatureHeader(body, BillingUnderTest.WEBHOOK_SECRET, now);
        Reply reply = billing.post("/v1/stripe/webhooks", body, "Stripe-Signature", signature);
        assertThat(reply.status()).as("seed %d, event %d: %s", SEED, i, body).isEqualTo(200);
        sent.add(reply.at("/id"));
      }
      billing.settle();

      Set<String> kept = new HashSet<>();
      for (String state : List.of("received", "processed", "ignored", "quarantined")) {
        kept.addAll(billing.webhooks("id", state));
      }
      assertThat(kept).as("seed %d", SEED).containsAll(sent);
      assertThat(billing.webhooks("reason", "quarantined"))
          .as("seed %d: what fails is a mistake of ours", SEED)
          .doesNotContain("failed");
    }
  }

  private static String damaged(ObjectNode event, Random random) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      damage(event, random);
    }
    String body = event.toString();
    // Not down to nothing: a request without a body is a bad one, whoever signed it.
    return random.nextInt(10) == 0 ? body.substring(0, random.nextInt(1, body.length())) : body;
  }

  private static void damage(ObjectNode event, Random random) {
    List<ObjectNode> objects = new ArrayList<>();
    collect(event, objects);
    ObjectNode object = objects.get(random.nextInt(objects.size()));
    List<String> names = new ArrayList<>(object.propertyNames());
    if (names.isEmpty() || random.nextInt(6) == 0) {
      object.put("field_of_the_future", random.nextInt());
    } else if (random.nextInt(12) == 0) {
      event.put("type", "radar.unheard_of");
    } else {
      String name = names.get(random.nextInt(names.size()));
      if (random.nextInt(3) == 0) {
        object.remove(name);
      } else {
        object.set(name, JSON.readTree(WRONG.get(random.nextInt(WRONG.size()))));
      }
    }
  }

  private static void collect(JsonNode node, List<ObjectNode> objects) {
    if (node instanceof ObjectNode object) {
      objects.add(object);
    }
    node.forEach(child -> collect(child, objects));
  }
}
