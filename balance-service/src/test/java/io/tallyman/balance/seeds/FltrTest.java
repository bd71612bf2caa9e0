package io.tallyman.balance.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceUnderTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Documents that cost ten credits, questions that cost one; what is left of a month rolls over. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FltrTest {
  private final BalanceUnderTest service = BalanceUnderTest.start("fltr");

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void withoutAPlanThereIsNothing() {
    Customer customer = new Customer(service, "newcomer").register();

    assertThat(customer.balance().body().get("plan").isNull()).isTrue();
    assertThat(customer.consume("mcp.query", "{}").status()).isEqualTo(402);
  }

  @Test
  void aHundredAndFiftyLeftAndAThousandNewMakeElevenFifty() {
    assertThat(renewedWith("150")).isEqualTo("1150");
  }

  @Test
  void eightHundredLeftAndAThousandNewMakeEighteenHundred() {
    assertThat(renewedWith("800")).isEqualTo("1800");
  }

  @Test
  void noMoreThanTheCapRollsOver() {
    Customer customer = new Customer(service, "saver");
    customer.plan("pro");
    customer.consume("50");
    service.pass(Duration.ofDays(31));
    assertThat(customer.available()).isEqualTo("1950");
    service.pass(Duration.ofDays(31));

    assertThat(customer.available()).isEqualTo("2000");
  }

  @Test
  void aFailedUploadIsRefundedByItsResourceOnce() {
    Customer customer = new Customer(service, "uploader");
    customer.plan("basic");
    customer.consume("document.upload", "{\"resourceId\":\"file-7\"}");
    assertThat(customer.available()).isEqualTo("90");

    assertThat(customer.refundResource("file-7").at("/amount")).isEqualTo("10");
    assertThat(customer.refundResource("file-7").at("/code")).isEqualTo("already_refunded");
    assertThat(customer.available()).isEqualTo("100");
  }

  private String renewedWith(String left) {
    Customer customer = new Customer(service, "left-" + left);
    customer.plan("pro");
    customer.consume(Integer.toString(1_000 - Integer.parseInt(left)));
    assertThat(customer.available()).isEqualTo(left);
    service.pass(Duration.ofDays(31));
    return customer.available();
  }
}
