package io.tallyman.balance.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.BalanceUnderTest.Reply;
import io.tallyman.balance.store.StoredLedgerAudit;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * One business reference for several wallets, at the same instant: one is done, others are told.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferencesAtOnceTest {
  private static final int WALLETS = 6;
  private static final int ROUNDS = 10;
  private static final String PATH = "/v1/organizations/acme";

  private final BalanceUnderTest service = BalanceUnderTest.start("fltr");

  @AfterAll
  void theLedgerAddsUp() throws SQLException {
    try (service) {
      StoredLedgerAudit.check(service.database().owner());
    }
  }

  @Test
  void oneGrantIsGivenAndTheOthersConflict() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String reference = "grant-" + round;
      assertThat(atOnce("/grants", wallet -> grant(wallet, reference)))
          .containsOnlyOnce(200)
          .containsOnly(200, 409);
    }
  }

  @Test
  void oneTransferIsMadeAndTheOthersConflict() throws Exception {
    assertThat(service.post(PATH + "/grants", grant("default", "funds")).status()).isEqualTo(200);
    for (int round = 0; round < ROUNDS; round++) {
      String reference = "transfer-" + round;
      assertThat(
              atOnce(
                  "/wallets/transfer",
                  wallet ->
                      """
                      {"from":"default","to":"%s","amount":"1","reference":"%s"}
                      """
                          .formatted(wallet, reference)))
          .containsOnlyOnce(200)
          .containsOnly(200, 409);
    }
  }

  @Test
  void whatAPurchaseIsCalledNoGrantMayBeCalled() {
    assertThat(service.post(PATH + "/grants", grant("default", "purchase:pi_1")).at("/field"))
        .isEqualTo("reference");
  }

  /** Bodies of requests, by the wallet that each is about. */
  private interface Bodies {
    String of(String wallet);
  }

  private List<Integer> atOnce(String path, Bodies bodies) throws Exception {
    CyclicBarrier start = new CyclicBarrier(WALLETS);
    List<Future<Reply>> replies = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(WALLETS)) {
      for (int wallet = 0; wallet < WALLETS; wallet++) {
        String body = bodies.of("wallet-" + wallet);
        replies.add(
            threads.submit(() -> {
              start.await();
              return service.post(PATH + path, body);
            }));
      }
    }
    List<Integer> statuses = new ArrayList<>();
    for (Future<Reply> reply : replies) {
      statuses.add(reply.get().status());
    }
    return statuses;
  }

  private static String grant(String wallet, String reference) {
    return """
    {"source":"bonus","amount":"100","wallet":"%s","reference":"%s","reason":"test"}
    """
        .formatted(wallet, reference);
  }
}
