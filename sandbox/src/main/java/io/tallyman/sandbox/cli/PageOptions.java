package io.tallyman.sandbox.cli;

import static io.tallyman.sandbox.cli.Output.text;

import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** The options that say which page of a list to show. */
final class PageOptions {
  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many, up to 100. Default: ${DEFAULT-VALUE}")
  private int limit = 20;

  @Option(names = "--cursor", paramLabel = "CURSOR", description = "Go on from an earlier page.")
  private String cursor = "";

  /** What to ask for the page with. */
  Map<String, String> of(Map<String, String> filters) {
    Map<String, String> query = new HashMap<>(filters);
    query.put("limit", Integer.toString(limit));
    query.put("cursor", cursor);
    return query;
  }

  /** Says how to go on from a page, if it is not the last. */
  static void tellNext(JsonNode page, Output out) {
    String next = text(page, "nextCursor");
    if (!next.isEmpty()) {
      out.line("More: --cursor " + next);
    }
  }
}
