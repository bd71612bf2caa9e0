package io.tallyman.balance.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceUnderTest.Reply;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The gate where wallets fall back to the default one, which has 20 credits and one xl action. */
class FallbackOverHttpTest extends OrganizationOverHttp {
  FallbackOverHttpTest() {
    super("src/test/resources/io/tallyman/balance/falling-back.yaml");
  }

  @Test
  void consumingTakesTheWalletFirstAndThenWhatIsMissing() {
    grant("ci", "5");
    Reply paid = service.post(path + "/credits/consume", amount("8"));

    assertThat(paid.status()).isEqualTo(200);
    assertThat(paid.at("/cost")).isEqualTo("8");
    assertThat(paid.at("/balance/wallet")).isEqualTo("ci");
    assertThat(paid.at("/balance/credits/available")).isEqualTo("0");
    assertThat(available("default")).isEqualTo("17");
    assertThat(lines("ci")).containsExactly("usage -8", "transfer 3", "bonus 5");
    assertThat(lines("default")).contains("transfer -3");
  }

  @Test
  void checkingAnswersAsConsumingWould() {
    assertThat(service.post(path + "/credits/check", amount("20")).at("/allowed"))
        .isEqualTo("true");
    grant("ci", "5");

    Reply enough = service.post(path + "/credits/check", amount("25"));
    assertThat(enough.at("/allowed")).isEqualTo("true");
    assertThat(enough.at("/cost")).isEqualTo("25");
    assertThat(enough.at("/available")).isEqualTo("25");
    assertThat(service.post(path + "/credits/check", amount("26")).at("/reason"))
        .isEqualTo("insufficient_credits");
    Reply action = service.post(path + "/credits/check", xl());
    assertThat(action.at("/cost")).isEqualTo("0");
    assertThat(action.at("/tierUnits")).isEqualTo("1");
    assertThat(available("default")).isEqualTo("20");
  }

  @Test
  void whatBothDoNotHaveIsRefusedAndNothingIsMoved() {
    grant("ci", "5");
    Reply refused = service.post(path + "/credits/consume", amount("25.5"));

    assertThat(refused.status()).isEqualTo(402);
    assertThat(refused.at("/required")).isEqualTo("25.5");
    assertThat(refused.at("/available")).isEqualTo("25");
    assertThat(available("ci")).isEqualTo("5");
    assertThat(available("default")).isEqualTo("20");
  }

  @Test
  void anActionTakesTheOtherWalletsCounter() {
    Reply counted = service.post(path + "/credits/consume", xl());
    assertThat(counted.at("/cost")).isEqualTo("0");
    assertThat(counted.at("/tierUnits")).isEqualTo("1");
    Reply paid = service.post(path + "/credits/consume", xl());
    assertThat(paid.at("/cost")).isEqualTo("15");
    assertThat(available("default")).isEqualTo("5");
  }

  @Test
  void aHoldIsOpenedAndCapturedPastItsAmountWithWhatBothHave() {
    grant("ci", "5");
    Reply held = service.post(path + "/holds", amount("8"));
    assertThat(held.status()).isEqualTo(201);
    assertThat(held.at("/balance/credits/held")).isEqualTo("8");
    assertThat(available("default")).isEqualTo("17");

    Reply captured =
        service.post(path + "/holds/" + held.at("/id") + "/capture", "{\"amount\":\"12\"}");
    assertThat(captured.status()).isEqualTo(200);
    assertThat(captured.at("/cost")).isEqualTo("12");
    assertThat(captured.at("/balance/credits/overage")).isEqualTo("0");
    assertThat(available("default")).isEqualTo("13");

    Reply refunded =
        service.post(
            path + "/refunds",
            "{\"transactionId\":\"" + captured.at("/transactionId") + "\",\"reason\":\"failed\"}");
    assertThat(refunded.at("/balance/credits/available")).isEqualTo("12");
  }

  @Test
  void theDefaultWalletPaysForItself() {
    service.put(path, "{}");
    Reply paid = service.post(path + "/credits/consume", "{\"amount\":\"20\"}");
    assertThat(paid.status()).isEqualTo(200);
    assertThat(service.post(path + "/credits/consume", "{\"amount\":\"1\"}").status())
        .isEqualTo(402);
  }

  @Test
  void callsAtBothWalletsAtOnceSpendWhatThereIsAndNoMore() {
    grant("ci", "10");
    List<Reply> replies =
        IntStream.range(0, 60)
            .parallel()
            .mapToObj(i ->
                service.post(
                    path + "/credits/consume", i % 2 == 0 ? amount("1") : "{\"amount\":\"1\"}"))
            .toList();

    assertThat(replies.stream().filter(reply -> reply.status() == 200).count()).isBetween(20L, 30L);
    long left = Long.parseLong(available("ci")) + Long.parseLong(available("default"));
    assertThat(replies.stream().filter(reply -> reply.status() == 200).count())
        .isEqualTo(30 - left);
  }

  private static String amount(String credits) {
    return "{\"amount\":\"" + credits + "\",\"wallet\":\"ci\"}";
  }

  private static String xl() {
    return "{\"action\":\"agent.action\",\"data\":{\"tier\":\"xl\"},\"wallet\":\"ci\"}";
  }

  private List<String> lines(String wallet) {
    Reply history = service.get(path + "/transactions?wallet=" + wallet);
    return StreamSupport.stream(history.body().get("data").spliterator(), false)
        .map(line -> line.get("type").asString() + " " + line.get("amount").asString())
        .toList();
  }
}
