package io.tallyman.simulator;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Somebody with a browser: opens pages, and sends their forms. Follows no redirect. */
final class Visitor {
  private final HttpClient http = HttpClient.newHttpClient();

  HttpResponse<String> open(String url) throws Exception {
    return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }

  /** Sends a form; fields are {@code name=value}. */
  HttpResponse<String> send(String url, String... fields) throws Exception {
    String form =
        Stream.of(fields)
            .map(field -> field.split("=", 2))
            .map(each -> each[0] + "=" + URLEncoder.encode(each[1], StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return http.send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.ofString());
  }
}
