package io.tallyman.sandbox.cli;

import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Whose data something is done with, and why. */
final class DataRequest {
  @Parameters(paramLabel = "ORG", description = "The organization.")
  private String organization = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for the audit log.")
  private String reason = "";

  /** The path of one part of it: {@code /payments/export}. */
  String path(String part) {
    return "/v1/organizations/" + Api.encoded(organization) + part;
  }

  Map<String, String> body() {
    return Map.of("reason", reason);
  }
}
