package io.tallyman.proving;

import static io.tallyman.proving.TallymanUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.proving.ApiDescription.Described;
import io.tallyman.proving.ApiDescription.Operation;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** docs/openapi.json, which the dashboard's types are made from, is what the services say. */
@OnCatalog("minddocs")
class ApiDescriptionTest {
  private static final Path SERVED = Path.of("target/openapi.json");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(
              SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, SerializationFeature.INDENT_OUTPUT)
          .build();

  /** All that requests say beside their bodies; the contract has no other names. */
  private static final Map<String, Set<String>> PARAMETERS =
      Map.of(
          "path",
          Set.of("organization", "id", "delivery"),
          "query",
          Set.of(
              "at",
              "cursor",
              "from",
              "groupBy",
              "limit",
              "organization",
              "reason",
              "search",
              "state",
              "to",
              "type",
              "wallet",
              "window"),
          "header",
          Set.of("Idempotency-Key", "Stripe-Signature"));

  private final ApiDescription description = ApiDescription.committed();

  @Test
  void theCommittedDescriptionIsTheOneThatIsServed(TallymanUnderTest tallyman) throws IOException {
    Map<String, Object> description =
        JSON.readValue(tallyman.get("/v3/api-docs").body(), new TypeReference<>() {});
    description.remove("servers"); // wherever they happen to run
    Files.writeString(SERVED, JSON.writeValueAsString(description) + "\n");
    assertThat(Document.at("docs/openapi.json").text())
        .as("to accept what is served: cp proving-ground/%s docs/openapi.json", SERVED)
        .isEqualTo(Files.readString(SERVED));
  }

  @Test
  void everyAnswerIsDescribed() {
    assertThat(description.operations().stream().flatMap(Operation::answers))
        .filteredOn(ApiDescriptionTest::saysNothing)
        .extracting(Described::name)
        .containsExactly(
            "delete /v1/organizations/{organization}/webhook-endpoints/{id} 204"); // has no body
  }

  @Test
  void everyBodyIsDescribed() {
    assertThat(description.operations().stream().flatMap(Operation::bodies))
        .filteredOn(ApiDescriptionTest::saysNothing)
        .extracting(Described::name)
        .containsOnly("post /v1/events body"); // CloudEvents says it, and each action of a catalog
    assertThat(description.definitions().properties())
        .allSatisfy(definition -> assertThat(definition.getValue()).isNotEmpty());
  }

  @Test
  void requestsAreDescribedWithWhatTheyMaySayAndNothingElse() {
    List<JsonNode> parameters =
        description.operations().stream().flatMap(each -> each.parameters().stream()).toList();

    assertThat(
            parameters.stream()
                .collect(
                    Collectors.groupingBy(
                        parameter -> parameter.get("in").stringValue(),
                        Collectors.mapping(
                            parameter -> parameter.get("name").stringValue(), Collectors.toSet()))))
        .isEqualTo(PARAMETERS);
    assertThat(parameters)
        .allSatisfy(parameter ->
            assertThat(parameter.at("/schema/type").stringValue(""))
                .isIn("string", "integer", "boolean"));
  }

  /** {@link TallymanUnderTest} compares every answer with its description. */
  @Test
  void changesAreAnsweredAsTheyAreDescribed(TallymanUnderTest tallyman) {
    String path = "/v1/organizations/described";
    List<HttpResponse<String>> answers =
        List.of(
            tallyman.put(path, "{\"name\":\"Described\"}"),
            tallyman.post(
                path + "/grants",
                "{\"source\":\"bonus\",\"amount\":\"9\",\"reference\":\"1\",\"reason\":\"a test\"}"),
            tallyman.post(
                path + "/credits/consume",
                "{\"action\":\"image.process\",\"data\":{\"images\":1},\"resourceId\":\"cat\"}"),
            tallyman.post(path + "/refunds", "{\"resourceId\":\"cat\",\"reason\":\"blurred\"}"),
            tallyman.post(
                path + "/wallets/transfer",
                "{\"from\":\"default\",\"to\":\"other\",\"amount\":\"1\",\"reference\":\"2\"}"),
            tallyman.put(path + "/contacts", "{\"contacts\":[{\"email\":\"ana@a.example\"}]}"),
            tallyman.put(path + "/origins", "{\"origins\":[\"https://app.example\"]}"),
            tallyman.put(path + "/plan", "{\"plan\":\"pro\",\"at\":\"now\"}"));
    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
  }

  @Test
  void holdsAreAnsweredAsTheyAreDescribed(TallymanUnderTest tallyman) {
    String holds = "/v1/organizations/described-holds/holds";
    String wanted = "{\"action\":\"image.process\",\"data\":{\"images\":2}}";
    String captured = json(tallyman.post(holds, wanted)).get("id").stringValue();
    String released = json(tallyman.post(holds, wanted)).get("id").stringValue();

    assertThat(json(tallyman.get(holds)).get("data"))
        .extracting(hold -> hold.at("/data/images").asString())
        .containsExactly("2", "2");
    assertThat(
            tallyman.post(holds + "/" + captured + "/capture", "{\"amount\":\"1\"}").statusCode())
        .isEqualTo(200);
    assertThat(tallyman.post(holds + "/" + released + "/release", "").statusCode()).isEqualTo(200);
  }

  private static boolean saysNothing(Described message) {
    JsonNode schema = message.schema();
    return schema.isEmpty() || (schema.size() == 1 && schema.has("type") && isAnyJson(schema));
  }

  /** A list or an object of whatever it may be. */
  private static boolean isAnyJson(JsonNode schema) {
    return Set.of("object", "array").contains(schema.get("type").stringValue());
  }
}
