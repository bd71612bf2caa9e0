package io.tallyman.proving.jmh;

/** Events that are read and priced. */
final class Events {
  static final String COMPLETION =
      """
      {"specversion":"1.0","id":"8c2d3f0e-5b1a-4c7e-9f64-2a90d1b7c355",\
      "source":"urn:example:gateway","type":"ai.completion","subject":"org-1234",\
      "data":{"model":"gpt-3.5-turbo","inputTokens":4808,"outputTokens":310,\
      "resourceId":"chat-771204"}}\
      """;

  private Events() {}
}
