package io.tallyman.sandbox.emit;

import static io.tallyman.sandbox.cli.Output.text;

import io.tallyman.sandbox.cli.Api;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Posts batches to {@code /v1/events}. */
final class HttpSink implements EventSink {
  private static final String BATCH = "application/cloudevents-batch+json";
  private static final int ACCEPTED = 202;

  private final Api api;
  private final JsonMapper mapper = JsonMapper.shared();

  HttpSink(Api api) {
    this.api = api;
  }

  @Override
  public String receiver() {
    return api.address();
  }

  @Override
  public List<Rejection> send(List<ObjectNode> events) {
    var answer = api.postPatiently("/v1/events", BATCH, mapper.writeValueAsBytes(events));
    JsonNode rejected = answer.json().path("rejected");
    if (answer.status() != ACCEPTED && rejected.isEmpty()) {
      throw Api.refusal(answer);
    }
    var rejections = new ArrayList<Rejection>();
    for (JsonNode item : rejected) {
      rejections.add(new Rejection(text(item, "id"), text(item, "code"), text(item, "message")));
    }
    return rejections;
  }

  @Override
  public void close() {
    // The connection ends with the command.
  }
}
