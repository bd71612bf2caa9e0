package io.tallyman.balance.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.BalanceUnderTest.Reply;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** AI charged by the token, and plans that allow only so many workflows, runs and models. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MinddocsTest {
  private final BalanceUnderTest service = BalanceUnderTest.start("minddocs");

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void tokensCostByModelAndNotByStartedThousands() {
    Customer customer = new Customer(service, "writer");
    customer.plan("pro");

    assertThat(completion(customer, "gpt-4", 4808, 10).at("/cost")).isEqualTo("14.484");
    assertThat(completion(customer, "gpt-3.5-turbo", 1, 1).at("/cost")).isEqualTo("0.0002");
    assertThat(customer.consume("image.process", "{\"images\":2}").at("/cost")).isEqualTo("8");
    assertThat(customer.consume("audio.transcription", "{\"seconds\":90}").at("/cost"))
        .isEqualTo("0.9");
  }

  @Test
  void aModelThatThePlanDoesNotAllowIsRefused() {
    Customer customer = new Customer(service, "free-writer");

    Reply refused = completion(customer, "gpt-4", 10, 10);
    assertThat(refused.status()).isEqualTo(402);
    assertThat(refused.at("/code")).isEqualTo("limit_reached");
    assertThat(refused.at("/value")).isEqualTo("gpt-4");
    assertThat(completion(customer, "gpt-3.5-turbo", 10, 10).status()).isEqualTo(200);

    customer.plan("basic");
    assertThat(completion(customer, "gpt-4", 10, 10).status()).isEqualTo(200);
  }

  @Test
  void afterTenRunsInAMonthTheEleventhIsRefusedUntilTheNextMonth() {
    Customer customer = new Customer(service, "runner");
    for (int run = 1; run <= 10; run++) {
      assertThat(customer.consume("workflow.execution", "{}").status()).isEqualTo(200);
    }

    Reply refused = customer.consume("workflow.execution", "{}");
    assertThat(refused.at("/limit")).isEqualTo("executions");
    assertThat(refused.at("/maximum")).isEqualTo("10");
    assertThat(refused.at("/used")).isEqualTo("10");
    assertThat(customer.hold("workflow.execution", "{}").status()).isEqualTo(402);

    service.pass(Duration.ofDays(31));
    assertThat(customer.consume("workflow.execution", "{}").status()).isEqualTo(200);
  }

  @Test
  void workflowsAreALevelThatGoesUpAndDown() {
    Customer customer = new Customer(service, "builder");
    for (int workflow = 1; workflow <= 3; workflow++) {
      assertThat(customer.consume("workflow.created", "{}").status()).isEqualTo(200);
    }
    assertThat(customer.consume("workflow.created", "{}").at("/limit")).isEqualTo("workflows");

    customer.consume("workflow.deleted", "{}");
    assertThat(customer.consume("workflow.created", "{}").status()).isEqualTo(200);
    service.pass(Duration.ofDays(31));
    assertThat(customer.consume("workflow.created", "{}").status()).isEqualTo(402);
    customer.plan("basic");
    assertThat(customer.consume("workflow.created", "{}").status()).isEqualTo(200);
  }

  /** Each hold may yet become a run. */
  @Test
  void openHoldsCountAgainstALimit() {
    Customer customer = new Customer(service, "reserver");
    for (int run = 1; run <= 9; run++) {
      customer.consume("workflow.execution", "{}");
    }
    Reply held = customer.hold("workflow.execution", "{}");
    assertThat(held.status()).isEqualTo(201);
    assertThat(customer.hold("workflow.execution", "{}").status()).isEqualTo(402);

    customer.post("/holds/" + held.at("/id") + "/release", "");
    assertThat(customer.hold("workflow.execution", "{}").status()).isEqualTo(201);
  }

  private static Reply completion(Customer customer, String model, int input, int output) {
    return customer.consume(
        "ai.completion",
        "{\"model\":\"%s\",\"inputTokens\":%d,\"outputTokens\":%d}"
            .formatted(model, input, output));
  }
}
