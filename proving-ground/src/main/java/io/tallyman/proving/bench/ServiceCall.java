package io.tallyman.proving.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** Calls a service over HTTP, on connections that are kept. */
final class ServiceCall implements AutoCloseable {
  private static final String ORGANIZATIONS = "/v1/organizations/";

  /** Blocking: a caller's thread sends and receives, and no other has to be woken for it. */
  private final CloseableHttpClient client;

  private final String url;

  /**
   * @param url where the service answers
   * @param connections that are kept
   */
  ServiceCall(String url, int connections) {
    client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(connections)
                    .setMaxConnTotal(connections)
                    .build())
            .build();
    this.url = url;
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
    read(organization, "/transactions/" + transactionId + "/explanation");
  }

  /**
   * Reads something of an organization's.
   *
   * @param what a path below the organization's, with its query
   */
  String read(String organization, String what) {
    return send(new HttpGet(url + ORGANIZATIONS + organization + what));
  }

  /** Posts a body that is there already. */
  void post(String path, ContentType type, byte[] body) {
    HttpPost request = new HttpPost(url + path);
    request.setEntity(new ByteArrayEntity(body, type));
    send(request);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }

  private void post(String path, String body) {
    post(ORGANIZATIONS + path, ContentType.APPLICATION_JSON, body.getBytes(StandardCharsets.UTF_8));
  }

  private String send(ClassicHttpRequest request) {
    request.setHeader("Authorization", "Bearer " + Drain.KEY);
    try {
      return client.execute(
          request,
          response -> {
            String body = EntityUtils.toString(response.getEntity());
            if (response.getCode() / 100 != 2) {
              throw new IllegalStateException(response.getCode() + " " + body);
            }
            return body;
          });
    } catch (IOException e) {
      throw new UncheckedIOException("the service is away", e);
    }
  }
}
