package io.tallyman.balance.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.BalanceUnderTest.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A query costs five, and more for each tool that it used, which is known when it is done. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatTest {
  private static final String QUERY = "chat.query";

  private final BalanceUnderTest service = BalanceUnderTest.start("chat");

  @AfterAll
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | 5",
        "[\"docs\"] | 10",
        "[\"github\"] | 15",
        "[\"docs\",\"github\"] | 20",
        "[\"docs\",\"github\",\"web\"] | 23"
      })
  void aQueryCostsByTheToolsItUses(String tools, String cost) {
    Customer customer = new Customer(service, "asks-" + cost);

    Reply paid = customer.consume(QUERY, "{\"tools\":" + tools + "}");

    assertThat(paid.at("/cost")).isEqualTo(cost);
    assertThat(customer.available()).isEqualTo(Integer.toString(100 - Integer.parseInt(cost)));
  }

  @Test
  void aQueryIsCheckedBeforeAndChargedForWhatItUsedAfterwards() {
    Customer customer = new Customer(service, "holder");
    assertThat(customer.check(QUERY, "{\"tools\":[\"docs\"]}").body().get("allowed").asBoolean())
        .isTrue();
    Reply held = customer.hold(QUERY, "{\"tools\":[\"docs\",\"github\",\"web\"]}");
    assertThat(held.at("/amount")).isEqualTo("23");

    Reply charged = customer.capture(held, "{\"tools\":[\"docs\"]}");

    assertThat(charged.at("/cost")).isEqualTo("10");
    assertThat(customer.available()).isEqualTo("90");
    assertThat(customer.balance().at("/credits/held")).isEqualTo("0");
  }

  @Test
  void whoHasTooLittleIsToldBeforehand() {
    Customer customer = new Customer(service, "spent").register();
    customer.consume("98");

    Reply checked = customer.check(QUERY, "{\"tools\":[]}");

    assertThat(checked.body().get("allowed").asBoolean()).isFalse();
    assertThat(checked.at("/reason")).isEqualTo("insufficient_credits");
    assertThat(checked.at("/available")).isEqualTo("2");
    assertThat(customer.hold(QUERY, "{\"tools\":[]}").status()).isEqualTo(402);
  }
}
