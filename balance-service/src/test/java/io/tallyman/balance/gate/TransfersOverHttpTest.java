package io.tallyman.balance.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceUnderTest.Reply;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Transfers between wallets as clients see them, on the catalog fltr, which has no free plan. */
class TransfersOverHttpTest extends OrganizationOverHttp {
  TransfersOverHttpTest() {
    super("fltr");
  }

  @Test
  void creditsMoveAndBothWalletsShowIt() {
    grant("default", "100");

    Reply moved = transfer("default", "ci", "40", "t-1");

    assertThat(moved.status()).isEqualTo(200);
    assertThat(moved.at("/amount")).isEqualTo("40");
    assertThat(moved.at("/debit/balanceAfter")).isEqualTo("60");
    assertThat(moved.at("/credit/balanceAfter")).isEqualTo("40");
    assertThat(available("default")).isEqualTo("60");
    assertThat(available("ci")).isEqualTo("40");
    Reply given = service.get(path + "/transactions?wallet=default&limit=1");
    assertThat(given.at("/data/0/id")).isEqualTo(moved.at("/debit/transactionId"));
    assertThat(given.at("/data/0/type")).isEqualTo("transfer");
    assertThat(given.at("/data/0/amount")).isEqualTo("-40");
    assertThat(given.at("/data/0/reference")).isEqualTo("t-1");
    Reply received = service.get(path + "/transactions?wallet=ci");
    assertThat(received.body().get("data").size()).isEqualTo(1);
    assertThat(received.at("/data/0/id")).isEqualTo(moved.at("/credit/transactionId"));
    assertThat(received.at("/data/0/type")).isEqualTo("transfer");
    assertThat(received.at("/data/0/amount")).isEqualTo("40");
    assertThat(service.get(path + "/wallets").body().get("data").size()).isEqualTo(2);
    Reply why = service.get(path + "/transactions/" + received.at("/data/0/id") + "/explanation");
    assertThat(why.status()).isEqualTo(200);
    assertThat(why.at("/lots/0/amount")).isEqualTo("40");
  }

  @Test
  void aLotDoesNotLiveLongerForHavingBeenMovedToAndFro() {
    String end = service.now().plus(Duration.ofHours(2)).toString();
    grant("default", "10", end);
    transfer("default", "ci", "10", "there");
    transfer("ci", "default", "10", "back");

    Reply balance = service.get(path + "/balance");
    assertThat(balance.at("/lots/0/source")).isEqualTo("bonus");
    assertThat(balance.at("/lots/0/expiresAt")).isEqualTo(end);
  }

  @Test
  void theSameReferenceIsTheSameTransferAndAnotherOneConflicts() {
    grant("default", "100");
    Reply first = transfer("default", "ci", "40", "t-1");

    assertThat(transfer("default", "ci", "40", "t-1").body()).isEqualTo(first.body());
    assertThat(available("ci")).isEqualTo("40");
    for (Reply other :
        List.of(
            transfer("default", "ci", "41", "t-1"),
            transfer("default", "dev", "40", "t-1"),
            transfer("ci", "default", "40", "t-1"))) {
      assertThat(other.status()).isEqualTo(409);
      assertThat(other.at("/code")).isEqualTo("conflict");
    }
  }

  @Test
  void aKeyGivesTheSameAnswer() {
    grant("default", "100");
    String body = body("default", "ci", "40", "t-1");
    Reply first = service.post(path + "/wallets/transfer", body, "Idempotency-Key", "k");
    Reply again = service.post(path + "/wallets/transfer", body, "Idempotency-Key", "k");

    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.response().headers().firstValue("Idempotency-Replayed")).contains("true");
  }

  @Test
  void whatIsNotThereOrHeldCannotBeMoved() {
    grant("default", "100");
    service.post(path + "/holds", "{\"amount\":\"70\"}");

    Reply refused = transfer("default", "ci", "30.000001", "t-1");

    assertThat(refused.status()).isEqualTo(402);
    assertThat(refused.at("/code")).isEqualTo("insufficient_credits");
    assertThat(refused.at("/required")).isEqualTo("30.000001");
    assertThat(refused.at("/available")).isEqualTo("30");
    assertThat(transfer("default", "ci", "30", "t-1").status()).isEqualTo(200);
  }

  @Test
  void badRequestsAreToldApart() {
    assertThat(transfer("default", "ci", "1", "t-1").status()).isEqualTo(404);
    grant("default", "100");

    assertThat(transfer("default", "default", "1", "t-1").at("/field")).isEqualTo("to");
    assertThat(transfer("unheard-of", "default", "1", "t-1").at("/code")).isEqualTo("not_found");
    assertThat(transfer("default", "a/b", "1", "t-1").at("/field")).isEqualTo("to");
    assertThat(transfer("default", "ci", "0", "t-1").at("/field")).isEqualTo("amount");
    assertThat(transfer("default", "ci", "-1", "t-1").at("/field")).isEqualTo("amount");
    assertThat(transfer("default", "ci", "1e3", "t-1").at("/field")).isEqualTo("amount");
    assertThat(transfer("default", "ci", "1", "").at("/field")).isEqualTo("reference");
    assertThat(transfer("default", "ci", "1", "fallback:u1").at("/field")).isEqualTo("reference");
    assertThat(service.post(path + "/wallets/transfer", "{}").at("/field")).isEqualTo("from");
  }

  @Test
  void transfersToAndFroAtOnceNeitherLoseNorMakeCredits() {
    grant("a", "100");
    grant("b", "100");

    List<Reply> replies =
        IntStream.range(0, 40)
            .parallel()
            .mapToObj(i ->
                i % 2 == 0 ? transfer("a", "b", "7", "r" + i) : transfer("b", "a", "7", "r" + i))
            .toList();

    assertThat(replies).extracting(Reply::status).containsOnly(200);
    assertThat(available("a")).isEqualTo("100");
    assertThat(available("b")).isEqualTo("100");
  }

  private Reply transfer(String from, String to, String amount, String reference) {
    return service.post(path + "/wallets/transfer", body(from, to, amount, reference));
  }

  private static String body(String from, String to, String amount, String reference) {
    return "{\"from\":\"%s\",\"to\":\"%s\",\"amount\":\"%s\",\"reference\":\"%s\"}"
        .formatted(from, to, amount, reference);
  }
}
