package io.tallyman.proving;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** docs/openapi.json, taken at its word: an answer has all the fields it names, and no others. */
final class ApiDescription {
  private static final String COMPONENTS = "#/components/schemas/";
  private static final String DEFINITIONS = "#/$defs/";
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final List<Operation> operations;
  private final JsonNode definitions;
  private final Map<JsonNode, Schema> read = new ConcurrentHashMap<>();

  private ApiDescription(JsonNode api) {
    // Those without a variable first: they are asked where both fit.
    operations =
        api.get("paths").properties().stream()
            .flatMap(path ->
                path.getValue().properties().stream()
                    .map(
                        method -> new Operation(method.getKey(), path.getKey(), method.getValue())))
            .sorted(Comparator.comparingLong(Operation::variables))
            .toList();
    definitions = api.at("/components/schemas");
    definitions.forEach(ApiDescription::close);
  }

  /** The one that is committed. */
  static ApiDescription committed() {
    String text = Document.at("docs/openapi.json").text();
    return new ApiDescription(JsonMapper.shared().readTree(text.replace(COMPONENTS, DEFINITIONS)));
  }

  /**
   * What can be asked.
   *
   * @param method in small letters
   */
  record Operation(String method, String path, JsonNode description) {
    /** The schemas of what is answered when all goes well, by status and media type. */
    Stream<Described> answers() {
      return description.get("responses").properties().stream()
          .filter(answer -> answer.getKey().startsWith("2"))
          .flatMap(answer -> described(answer.getKey(), answer.getValue()));
    }

    /** The schemas of what may be sent. */
    Stream<Described> bodies() {
      JsonNode body = description.get("requestBody");
      return body == null ? Stream.empty() : described("body", body);
    }

    private Stream<Described> described(String which, JsonNode message) {
      String name = method + " " + path + " " + which;
      JsonNode content = message.path("content");
      return content.isEmpty()
          ? Stream.of(new Described(name, content))
          : content.values().stream().map(type -> new Described(name, type.path("schema")));
    }

    List<JsonNode> parameters() {
      return description.path("parameters").valueStream().toList();
    }

    private long variables() {
      return path.chars().filter(c -> c == '{').count();
    }

    private boolean gave(HttpResponse<?> answer) {
      return method.equalsIgnoreCase(answer.request().method())
          && answer.uri().getRawPath().matches(path.replaceAll("\\{[^}]*}", "[^/]+"));
    }
  }

  /**
   * A message with its schema, which is missing or empty where nothing is said of it.
   *
   * @param name {@code get /v1/plans 200}
   */
  record Described(String name, JsonNode schema) {}

  List<Operation> operations() {
    return operations;
  }

  JsonNode definitions() {
    return definitions;
  }

  /** How an answer differs from what is said of it; what is not described at all does not. */
  List<String> faults(HttpResponse<String> answer) {
    Optional<Operation> asked =
        operations.stream().filter(operation -> operation.gave(answer)).findFirst();
    int status = answer.statusCode();
    boolean leadsElsewhere = status / 100 == 3;
    if (asked.isEmpty() || leadsElsewhere) {
      return List.of();
    }
    JsonNode answers = asked.get().description().get("responses");
    boolean refused = status >= 400;
    JsonNode own = answers.path(Integer.toString(status));
    JsonNode said = own.isMissingNode() && refused ? answers.path("default") : own;
    if (said.isMissingNode()) {
      return List.of(status + " is no answer that " + asked.get().path() + " is said to give");
    }
    JsonNode schema = said.path("content").path(type(answer)).path("schema");
    if (refused && schema.isMissingNode()) {
      return List.of(type(answer) + " is not how " + asked.get().path() + " is said to refuse");
    }
    return schema.isMissingNode()
        ? List.of()
        : read
            .computeIfAbsent(schema, this::read)
            .validate(answer.body(), InputFormat.JSON)
            .stream()
            .map(Error::toString)
            .toList();
  }

  private static String type(HttpResponse<?> answer) {
    String withParameters = answer.headers().firstValue("Content-Type").orElse("");
    return withParameters.split(";", 2)[0];
  }

  private Schema read(JsonNode schema) {
    ObjectNode whole = (ObjectNode) schema.deepCopy();
    whole.set("$defs", definitions);
    return SCHEMAS.getSchema(whole);
  }

  /**
   * Where a schema does not say that other fields may come, none may: JSON Schema lets them pass.
   */
  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode named
        && named.has("properties")
        && !named.has("additionalProperties")) {
      named.put("additionalProperties", false);
    }
  }
}
