package io.tallyman.balance.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceUnderTest.Reply;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The gate as clients see it, on the catalog pixell: small 1, medium 2.5, large 5, xl 15. */
class GateOverHttpTest extends OrganizationOverHttp {
  GateOverHttpTest() {
    super("pixell");
  }

  @Test
  void checkingCreatesNothingAndAnswersAsTheDefaultPlanWould() {
    Reply checked = service.post(path + "/credits/check", action("xl"));

    assertThat(checked.status()).isEqualTo(200);
    assertThat(checked.body().get("allowed").booleanValue()).isTrue();
    assertThat(checked.at("/cost")).isEqualTo("0");
    assertThat(checked.at("/tier")).isEqualTo("xl");
    assertThat(checked.at("/tierUnits")).isEqualTo("1");
    assertThat(service.get(path + "/balance").status()).isEqualTo(404);
  }

  @Test
  void consumingTakesTheCounterThenCreditsAndSaysHowMuch() {
    grant("default", "10");
    Reply counted = service.post(path + "/credits/consume", action("xl"));
    assertThat(counted.status()).isEqualTo(200);
    assertThat(counted.at("/cost")).isEqualTo("0");
    assertThat(counted.at("/tierUnits")).isEqualTo("1");

    service.post(path + "/credits/consume", action("medium"));
    service.post(path + "/credits/consume", action("medium"));
    service.post(path + "/credits/consume", action("medium"));
    service.post(path + "/credits/consume", action("medium"));
    Reply paid = service.post(path + "/credits/consume", action("medium"));
    assertThat(paid.at("/cost")).isEqualTo("2.5");
    assertThat(paid.at("/balance/credits/available")).isEqualTo("7.5");

    Reply line = service.get(path + "/transactions?limit=1");
    assertThat(line.at("/data/0/id")).isEqualTo(paid.at("/transactionId"));
    assertThat(line.at("/data/0/type")).isEqualTo("usage");
    assertThat(line.at("/data/0/amount")).isEqualTo("-2.5");
    Reply why = service.get(path + "/transactions/" + paid.at("/transactionId") + "/explanation");
    assertThat(why.status()).isEqualTo(200);
    assertThat(why.at("/balanceAfter")).isEqualTo("7.5");
  }

  @Test
  void theSoftLimitLetsTenUncoveredActionsThroughAndThenRefuses() {
    service.post(path + "/credits/consume", action("xl"));
    grant("default", "5");
    for (int i = 1; i <= 10; i++) {
      Reply soft = service.post(path + "/credits/consume", action("xl"));
      assertThat(soft.status()).as("number %d", i).isEqualTo(200);
      assertThat(soft.body().get("softLimit").booleanValue()).isTrue();
      assertThat(soft.at("/cost")).isEqualTo("15");
    }

    Reply refused = service.post(path + "/credits/consume", action("xl"));
    assertThat(refused.status()).isEqualTo(402);
    assertThat(refused.at("/code")).isEqualTo("insufficient_credits");
    assertThat(refused.at("/required")).isEqualTo("15");
    assertThat(refused.at("/available")).isEqualTo("0");
    assertThat(refused.at("/tier")).isEqualTo("xl");
    assertThat(refused.at("/tierRemaining")).isEqualTo("0");
    assertThat(refused.at("/topUpUrl"))
        .isEqualTo("https://tallyman.example/credits?organization=" + organization);
    assertThat(service.post(path + "/credits/consume", action("large")).status()).isEqualTo(200);

    grant("default", "500");
    assertThat(service.get(path + "/balance").at("/credits/overage")).isEqualTo("0");
    assertThat(service.post(path + "/credits/consume", action("xl")).status()).isEqualTo(200);
  }

  @Test
  void amountsAreChargedAsTheyAreAndNeverPastTheBalance() {
    grant("default", "10");
    assertThat(service.post(path + "/credits/consume", amount("10.000001")).status())
        .isEqualTo(402);
    Reply paid = service.post(path + "/credits/consume", amount("9.999999"));
    assertThat(paid.at("/balance/credits/available")).isEqualTo("0.000001");
    Reply why = service.get(path + "/transactions/" + paid.at("/transactionId") + "/explanation");
    assertThat(why.status()).isEqualTo(200);
    assertThat(why.at("/price/terms/0/credits")).isEqualTo("9.999999");
  }

  @Test
  void aHoldReservesAndIsCapturedForLessOrMore() {
    grant("default", "100");
    Reply held = service.post(path + "/holds", amount("60"));
    assertThat(held.status()).isEqualTo(201);
    assertThat(held.at("/amount")).isEqualTo("60");
    assertThat(held.at("/balance/credits/available")).isEqualTo("40");
    assertThat(held.at("/balance/credits/held")).isEqualTo("60");
    assertThat(service.post(path + "/credits/consume", amount("41")).status()).isEqualTo(402);
    assertThat(service.get(path + "/holds").at("/data/0/id")).isEqualTo(held.at("/id"));

    Reply captured = capture(held, "{\"amount\":\"25\"}");
    assertThat(captured.status()).isEqualTo(200);
    assertThat(captured.at("/cost")).isEqualTo("25");
    assertThat(captured.at("/balance/credits/available")).isEqualTo("75");
    assertThat(captured.at("/balance/credits/held")).isEqualTo("0");
    Reply again = capture(held, "{\"amount\":\"70\"}");
    assertThat(again.at("/transactionId")).isEqualTo(captured.at("/transactionId"));
    assertThat(again.at("/cost")).isEqualTo("25");
    assertThat(release(held).at("/code")).isEqualTo("hold_ended");

    Reply over = capture(service.post(path + "/holds", amount("70")), "{\"amount\":\"80\"}");
    assertThat(over.at("/cost")).isEqualTo("80");
    assertThat(over.at("/balance/credits/available")).isEqualTo("0");
    assertThat(over.at("/balance/credits/overage")).isEqualTo("5");
    assertThat(service.get(path + "/transactions").body().get("data").size()).isEqualTo(3 + 4);
  }

  @Test
  void aHoldThatIsReleasedOrLapsesFreesWhatItHeld() {
    grant("default", "100");
    Reply held = service.post(path + "/holds", amount("60"));
    assertThat(release(held).at("/balance/credits/available")).isEqualTo("100");
    assertThat(release(held).status()).isEqualTo(200);
    assertThat(capture(held, "{}").status()).isEqualTo(409);

    Reply brief = service.post(path + "/holds", "{\"amount\":\"60\",\"ttl\":\"PT1M\"}");
    assertThat(brief.at("/expiresAt")).isEqualTo(service.now().plusSeconds(60).toString());
    service.pass(Duration.ofSeconds(59));
    assertThat(service.get(path + "/balance").at("/credits/available")).isEqualTo("40");
    service.pass(Duration.ofSeconds(1));
    assertThat(service.get(path + "/balance").at("/credits/available")).isEqualTo("100");
    assertThat(service.get(path + "/holds").body().get("data").size()).isZero();
    assertThat(capture(brief, "{}").at("/code")).isEqualTo("hold_ended");
    assertThat(service.post(path + "/holds/h1.999/release", "").status()).isEqualTo(404);
  }

  @Test
  void aHoldOfAnotherOrganizationIsNotFound() {
    grant("default", "100");
    Reply held = service.post(path + "/holds", amount("60"));
    anotherOrganization();
    grant("default", "1");
    assertThat(release(held).status()).isEqualTo(404);
    assertThat(capture(held, "{}").status()).isEqualTo(404);
  }

  @Test
  void nobodyGetsAtAnothersHoldByCallingAtTheSameTime() {
    grant("default", "1000");
    String owner = path;
    String hold = service.post(owner + "/holds", amount("60")).at("/id");
    anotherOrganization();
    grant("default", "1");
    String stranger = path;

    List<String> answers =
        IntStream.range(0, 400)
            .parallel()
            .mapToObj(i ->
                i % 2 == 0
                    ? "owner " + service.post(owner + "/credits/consume", amount("1")).status()
                    : "stranger "
                        + service.post(stranger + "/holds/" + hold + "/capture", "").status())
            .distinct()
            .toList();

    assertThat(answers).containsExactlyInAnyOrder("owner 200", "stranger 404");
    assertThat(service.get(owner + "/balance").at("/credits/held")).isEqualTo("60");
  }

  @Test
  void aHoldTakesAnActionOfACounter() {
    Reply held = service.post(path + "/holds", action("xl"));
    assertThat(held.at("/tierUnits")).isEqualTo("1");
    assertThat(held.at("/amount")).isEqualTo("0");
    assertThat(service.post(path + "/holds", action("xl")).status()).isEqualTo(402);
    Reply captured = capture(held, "");
    assertThat(captured.at("/cost")).isEqualTo("0");
    assertThat(captured.at("/tierUnits")).isEqualTo("1");
  }

  @Test
  void usageIsRefundedOnceByItsLineOrItsResource() {
    grant("default", "100");
    Reply upload =
        service.post(
            path + "/credits/consume",
            "{\"amount\":\"10\",\"resourceId\":\"file-1\",\"metadata\":{\"by\":\"ann\"}}");
    Reply refunded =
        service.post(
            path + "/refunds",
            "{\"resourceId\":\"file-1\",\"reason\":\"failed\",\"metadata\":{\"job\":7}}");
    assertThat(refunded.status()).isEqualTo(200);
    assertThat(refunded.at("/amount")).isEqualTo("10");
    assertThat(refunded.at("/balance/credits/available")).isEqualTo("100");
    for (String same :
        List.of(
            "{\"resourceId\":\"file-1\",\"reason\":\"failed\"}",
            "{\"transactionId\":\"" + upload.at("/transactionId") + "\",\"reason\":\"failed\"}")) {
      assertThat(service.post(path + "/refunds", same).at("/code")).isEqualTo("already_refunded");
    }
    Reply line = service.get(path + "/transactions?type=refund");
    assertThat(line.at("/data/0/amount")).isEqualTo("10");
    assertThat(line.at("/data/0/reference")).isEqualTo(upload.at("/transactionId"));
    assertThat(line.at("/data/0/metadata/job")).isEqualTo("7");
    assertThat(
            service
                .post(path + "/refunds", "{\"transactionId\":\"u999999999.1\",\"reason\":\"x\"}")
                .status())
        .isEqualTo(404);
  }

  @Test
  void aKeyGivesTheSameAnswerForTheSameBodyAndRefusesAnother() {
    grant("default", "100");
    Reply first = service.post(path + "/credits/consume", amount("10"), "Idempotency-Key", "k1");
    Reply again = service.post(path + "/credits/consume", amount("10"), "Idempotency-Key", "k1");
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.response().headers().firstValue("Idempotency-Replayed")).contains("true");
    assertThat(
            service.post(path + "/credits/consume", amount("11"), "Idempotency-Key", "k1").status())
        .isEqualTo(422);
    assertThat(service.get(path + "/balance").at("/credits/available")).isEqualTo("90");

    Reply refused = service.post(path + "/credits/consume", amount("91"), "Idempotency-Key", "k2");
    grant("default", "50");
    Reply refusedAgain =
        service.post(path + "/credits/consume", amount("91"), "Idempotency-Key", "k2");
    assertThat(refused.status()).isEqualTo(402);
    assertThat(refusedAgain.status()).isEqualTo(402);
    assertThat(refusedAgain.body()).isEqualTo(refused.body());
    assertThat(service.post(path + "/holds", amount("1"), "Idempotency-Key", "k1").status())
        .isEqualTo(201);
  }

  @Test
  void whatCannotBePricedIsRefusedWithItsReason() {
    assertThat(service.post(path + "/credits/consume", "{\"action\":\"no.such\"}").at("/reason"))
        .isEqualTo("unknown_action");
    assertThat(service.post(path + "/credits/consume", "{}").at("/code"))
        .isEqualTo("invalid_field");
    assertThat(service.post(path + "/credits/consume", amount("-1")).at("/code"))
        .isEqualTo("not_chargeable");
    assertThat(service.post(path + "/credits/consume", amount("1E99999999")).status())
        .isEqualTo(400);
    assertThat(service.get(path + "/balance").status()).isEqualTo(404);
  }

  /** Each of many at once either gets its credit or is refused: exactly as many as there are. */
  @Test
  void concurrentCallsSpendWhatThereIsAndNoMore() {
    grant("default", "100");
    List<Integer> statuses =
        IntStream.range(0, 300)
            .parallel()
            .mapToObj(i -> service.post(path + "/credits/consume", amount("1")).status())
            .toList();

    assertThat(statuses).filteredOn(status -> status == 200).hasSize(100);
    assertThat(statuses).filteredOn(status -> status == 402).hasSize(200);
    Reply balance = service.get(path + "/balance");
    assertThat(balance.at("/credits/available")).isEqualTo("0");
    assertThat(balance.at("/credits/overage")).isEqualTo("0");
    Reply lines = service.get(path + "/transactions?type=usage&limit=100");
    assertThat(
            StreamSupport.stream(lines.body().get("data").spliterator(), false)
                .map(line -> line.get("balanceAfter").asString())
                .distinct()
                .count())
        .isEqualTo(100);
  }

  @Test
  void identicalCallsAtOnceHaveOneEffect() {
    grant("default", "100");
    List<Reply> replies =
        IntStream.range(0, 16)
            .parallel()
            .mapToObj(i ->
                service.post(path + "/credits/consume", amount("10"), "Idempotency-Key", "same"))
            .toList();

    assertThat(replies).extracting(Reply::status).isSubsetOf(200, 409);
    assertThat(replies).extracting(Reply::status).contains(200);
    assertThat(service.get(path + "/balance").at("/credits/available")).isEqualTo("90");
  }

  private Reply capture(Reply held, String body) {
    return service.post(path + "/holds/" + held.at("/id") + "/capture", body);
  }

  private Reply release(Reply held) {
    return service.post(path + "/holds/" + held.at("/id") + "/release", "");
  }

  private static String action(String tier) {
    return "{\"action\":\"agent.action\",\"data\":{\"tier\":\"" + tier + "\"}}";
  }

  private static String amount(String credits) {
    return "{\"amount\":\"" + credits + "\"}";
  }
}
