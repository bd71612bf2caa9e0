package io.tallyman.proving.faults;

import io.tallyman.proving.faults.Client.Answer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.ReadWriteLock;

/** Somebody who buys packs of credits by Checkout. */
final class Buyer implements Load.User {
  private static final long PACK = 500;

  private final String name;
  private final List<String> organizations;
  private final Ground ground;
  private final Client client;
  private final Oracle oracle;
  private final ReadWriteLock simulator;
  private long number;

  /**
   * A buyer.
   *
   * @param simulator held while something is being bought: the simulator, unlike Stripe, keeps what
   *     it is told only after a fifth of a second
   */
  Buyer(
      String name,
      List<String> organizations,
      Ground ground,
      Client client,
      Oracle oracle,
      ReadWriteLock simulator) {
    this.name = name;
    this.organizations = organizations;
    this.ground = ground;
    this.client = client;
    this.oracle = oracle;
    this.simulator = simulator;
  }

  @Override
  public void act(Random random) throws InterruptedException {
    simulator.readLock().lockInterruptibly();
    try {
      buy(organizations.get(random.nextInt(organizations.size())));
    } finally {
      simulator.readLock().unlock();
    }
  }

  private void buy(String organization) {
    Answer session =
        client.post(
            List.of(ground.billingUrl()),
            "/v1/organizations/" + organization + "/checkout/credits",
            "application/json",
            """
            {"pack":"small","successUrl":"https://example.org/a","cancelUrl":"https://example.org/b"}
            """,
            name + "-" + ++number);
    if (!session.isDone()) {
      throw new IllegalStateException("Checkout answers " + session);
    }
    Answer paid =
        client.post(
            List.of(ground.stripeUrl()),
            "/_simulator/checkout/sessions/" + session.body().path("sessionId").asString() + "/pay",
            Client.FORM,
            "card=4242424242424242",
            "");
    // An answer that was lost: it is paid, and so no longer open.
    boolean before = paid.body().toString().contains("no longer open");
    if (!paid.isDone() && !before) {
      throw new IllegalStateException("the simulator answers " + paid);
    }
    oracle.change(organization, PACK);
    oracle.count("packs bought");
  }
}
