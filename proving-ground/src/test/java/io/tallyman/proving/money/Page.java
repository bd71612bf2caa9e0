package io.tallyman.proving.money;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A page of Stripe's, as a browser gets it. */
final class Page {
  private static final HttpClient BROWSER = HttpClient.newHttpClient();

  private Page() {}

  static HttpResponse<String> open(String url) {
    return answer(HttpRequest.newBuilder(URI.create(url)).build());
  }

  static HttpResponse<String> send(String url, String form) {
    return answer(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build());
  }

  private static HttpResponse<String> answer(HttpRequest request) {
    try {
      return BROWSER.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
