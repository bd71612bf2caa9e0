package io.tallyman.proving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
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
}
