package io.tallyman.proving.faults;

import io.tallyman.proving.faults.Client.Answer;
import java.util.List;
import java.util.Random;

/** A product with the gate in its request path: it consumes, holds, settles and refunds. */
final class GateUser implements Load.User {
  private static final String JSON = "application/json";

  private final String name;
  private final List<String> organizations;
  private final List<String> instances;
  private final Client client;
  private final Oracle oracle;
  private long number;

  GateUser(String name, List<String> organizations, Ground ground, Client client, Oracle oracle) {
    this.name = name;
    this.organizations = organizations;
    this.client = client;
    this.oracle = oracle;
    instances = ground.balanceUrls();
  }

  @Override
  public void act(Random random) {
    String organization = organizations.get(random.nextInt(organizations.size()));
    long amount = random.nextLong(1, 10);
    int kind = random.nextInt(100);
    if (kind < 55) {
      consume(organization, amount, random.nextInt(5) == 0);
    } else if (kind < 85) {
      hold(organization, amount, random.nextInt(4));
    } else {
      grant(organization, 300 * amount);
    }
  }

  private Answer post(String organization, String path, String body) {
    return client.post(
        instances, "/v1/organizations/" + organization + path, JSON, body, name + "-" + ++number);
  }

  private void consume(String organization, long amount, boolean refund) {
    Answer answer =
        post(
            organization,
            "/credits/consume",
            "{\"amount\":\"" + amount + "\",\"description\":\"proof\"}");
    if (answer.status() == 402) {
      oracle.count("refused by the gate");
      return;
    }
    check(answer);
    oracle.change(organization, -amount);
    oracle.count("consumed at the gate");
    if (refund) {
      String id = answer.body().path("transactionId").asString();
      check(
          post(
              organization, "/refunds", "{\"transactionId\":\"" + id + "\",\"reason\":\"proof\"}"));
      oracle.change(organization, amount);
      oracle.count("refunds");
    }
  }

  private void hold(String organization, long amount, int end) {
    Answer answer =
        post(organization, "/holds", "{\"amount\":\"" + amount + "\",\"ttl\":\"PT1H\"}");
    if (answer.status() == 402) {
      oracle.count("refused by the gate");
      return;
    }
    check(answer);
    String path = "/holds/" + answer.body().path("id").asString();
    if (end == 0) {
      check(post(organization, path + "/release", "{}"));
      oracle.count("holds released");
    } else {
      long used = Math.max(1, amount + end - 2);
      check(post(organization, path + "/capture", "{\"amount\":\"" + used + "\"}"));
      oracle.change(organization, -used);
      oracle.count("holds captured");
    }
  }

  private void grant(String organization, long amount) {
    check(
        post(
            organization,
            "/grants",
            """
            {"source":"bonus","unit":"credits","amount":"%d","reference":"%s-%d","reason":"proof"}
            """
                .formatted(amount, name, number)));
    oracle.change(organization, amount);
    oracle.count("grants");
  }

  private static void check(Answer answer) {
    if (!answer.isDone()) {
      throw new IllegalStateException("the gate answers " + answer);
    }
  }
}
