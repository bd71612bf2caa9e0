package io.tallyman.balance.posting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.BalanceUnderTest.Reply;
import io.tallyman.balance.posting.PostUsage.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** What events have counted against the limits of a plan, and then were voided. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VoidedLimitsTest {
  private final BalanceUnderTest service = BalanceUnderTest.start("minddocs");
  private final EventStream stream = new EventStream(service);
  private int organizations;
  private String organization = "";

  @BeforeEach
  void anotherOrganization() {
    organization = "org-" + ++organizations;
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void aVoidGivesBackWhatItsTargetCounted() {
    post(event("r1", "workflow.execution"), event("r2", "workflow.execution"));
    post(event("w1", "workflow.created"), event("w2", "workflow.created"), voids("v1", "w1"));
    assertThat(used("executions")).isEqualTo(2);
    assertThat(used("workflows")).isEqualTo(1);

    post(voids("v2", "r2"));
    assertThat(used("executions")).isEqualTo(1);
    assertThat(post(voids("v3", "r2"))).isEqualTo(new Outcome.Posted(0, 0, 1));
    assertThat(used("executions")).isEqualTo(1);
  }

  @Test
  void aVoidedRunOfAnEarlierPeriodMakesNoRoomInThisOne() {
    post(event("r1", "workflow.execution"), event("w1", "workflow.created"));
    service.pass(Duration.ofDays(31));
    post(event("r2", "workflow.execution"));

    post(voids("v1", "r1"), voids("v2", "w1"));

    assertThat(used("executions")).isEqualTo(1);
    assertThat(used("workflows")).as("a level knows no periods").isZero();
  }

  @Test
  void whatASettledHoldHadPaidForCountsNothingAndGivesNothingBack() {
    Reply held =
        service.post(
            "/v1/organizations/" + organization + "/holds",
            "{\"action\":\"workflow.execution\",\"data\":{}}");
    String hold = "{\"hold\":\"" + held.at("/id") + "\"}";
    post(
        event("r1", "workflow.execution"),
        event("s1", "workflow.execution", hold),
        event("s2", "workflow.execution", hold));
    post(event("s3", "workflow.execution", hold), event("r2", "workflow.execution"));
    assertThat(used("executions")).isEqualTo(3);

    post(voids("v1", "s2"), voids("v2", "s3"));
    assertThat(used("executions")).isEqualTo(3);
    post(voids("v3", "s1"));
    assertThat(used("executions")).isEqualTo(2);
  }

  private long used(String limit) {
    List<Long> used = new ArrayList<>();
    Reply entitlements = service.get("/v1/organizations/" + organization + "/entitlements");
    for (JsonNode each : entitlements.body().get("limits")) {
      if (each.get("limit").asString().equals(limit)) {
        used.add(each.get("used").asLong());
      }
    }
    assertThat(used).hasSize(1);
    return used.getFirst();
  }

  private TestArrival event(String id, String action) {
    return event(id, action, "{}");
  }

  private TestArrival event(String id, String action, String data) {
    return TestArrival.event(organization, id, action, data, service.now());
  }

  private TestArrival voids(String id, String target) {
    return TestArrival.undoing(organization, id, target, service.now());
  }

  private Outcome post(TestArrival... arrivals) {
    return stream.post(List.of(arrivals));
  }
}
