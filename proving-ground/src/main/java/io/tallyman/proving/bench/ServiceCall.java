package io.tallyman.proving.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Calls the balance service over HTTP, on connections that are kept. */
final class ServiceCall implements AutoCloseable {
  private final HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
  private final String organizations;

  /**
   * @param url where the balance service answers
   */
  ServiceCall(String url) {
    organizations = url + "/v1/organizations/";
  }

  /** Takes the least there is from an organization's credits. */
  void consume(String organization) {
    post(organization + "/credits/consume", "{\"amount\":\"0.000001\"}");
  }

  /** Gives an organization more than a bench can use up. */
  void grant(String organization) {
    post(
        organization + "/grants",
        """
        {"source":"bonus","unit":"credits","amount":"1000000000","reference":"bench",\
        "reason":"so that no call is refused"}\
        """);
  }

  /** Asks why a line of an organization's history is what it is. */
  void explain(String organization, String transactionId) {
    send(request(organization + "/transactions/" + transactionId + "/explanation").GET());
  }

  @Override
  public void close() {
    client.close();
  }

  private void post(String path, String body) {
    send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(organizations + path))
        .header("Authorization", "Bearer " + Drain.KEY);
  }

  private void send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new IllegalStateException(response.statusCode() + " " + response.body());
      }
    } catch (IOException e) {
      throw new IllegalStateException("the service is away", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
