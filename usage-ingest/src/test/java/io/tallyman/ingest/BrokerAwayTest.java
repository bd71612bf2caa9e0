package io.tallyman.ingest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class BrokerAwayTest {
  private static final String EVENT =
      """
      {"specversion":"1.0","id":"e-1","source":"/test","type":"agent.action","subject":"acme",
       "data":{"tier":"small"}}
      """;

  @Test
  void withoutABrokerTheAnswerIs503AndWithOneItGoesOn() {
    try (IngestUnderTest ingest =
        new IngestUnderTest(
            "--tallyman.ingest.max-block=500ms",
            "--tallyman.ingest.delivery-timeout=2s",
            "--tallyman.ingest.request-timeout=1s",
            "--tallyman.ingest.retry-after=3s")) {
      assertThat(ingest.postOne(EVENT).statusCode()).isEqualTo(202);

      var cluster = requireNonNull(ingest.broker.getCluster());
      var broker = requireNonNull(cluster.brokers().get(0));
      broker.shutdown();

      HttpResponse<String> response = ingest.postOne(EVENT);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).hasValue("3");
      assertThat(IngestUnderTest.json(response).get("code").stringValue())
          .isEqualTo("dependency_unavailable");
      assertThat(IngestUnderTest.json(response).get("detail").stringValue())
          .contains("Send all of them again");
      Awaitility.await().until(() -> ingest.get("/readyz").statusCode(), status -> status == 503);
      assertThat(IngestUnderTest.json(ingest.get("/readyz")).get("dependencies").has("kafka"))
          .isTrue();

      broker.startup();

      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> ingest.postOne(EVENT).statusCode(), status -> status == 202);
      Awaitility.await().until(() -> ingest.get("/readyz").statusCode(), status -> status == 200);
    }
  }
}
