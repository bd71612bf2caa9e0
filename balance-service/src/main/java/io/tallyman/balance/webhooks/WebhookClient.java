package io.tallyman.balance.webhooks;

import io.tallyman.balance.store.WebhookQueue.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Posts to hosts that strangers have named: only to public addresses, once, following nothing,
 * within a time, and reading no more of the answer than is shown.
 */
final class WebhookClient implements AutoCloseable {
  /** For all of it; whoever takes longer has not taken it. */
  static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final Timeout CONNECTING = Timeout.ofSeconds(5);
  private static final Timeout READING = Timeout.ofSeconds(10);
  private static final int SHOWN_BYTES = 300;

  private final CloseableHttpClient client;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

  WebhookClient(boolean allowPrivate) {
    DnsResolver hosts = allowPrivate ? SystemDefaultDnsResolver.INSTANCE : new PublicAddresses();
    client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(hosts)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(CONNECTING)
                            .setSocketTimeout(READING)
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(CONNECTING)
                    .setResponseTimeout(READING)
                    .build())
            .setUserAgent("Tallyman-Webhooks/1")
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .build();
  }

  /** What the endpoint answers, or why it does not. */
  Response post(String url, Map<String, String> headers, String json) {
    HttpPost request = new HttpPost(url);
    headers.forEach(request::setHeader);
    // A connection that is kept would be one to an address that has been looked at long ago.
    request.setHeader("Connection", "close");
    request.setEntity(new StringEntity(json, ContentType.APPLICATION_JSON));
    ScheduledFuture<?> end =
        watch.schedule(() -> request.cancel(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    try (ClassicHttpResponse response = client.executeOpen(null, request, null)) {
      int status = response.getCode();
      return new Response(status, isTaken(status) ? null : "HTTP " + status + shown(response));
    } catch (IOException | RuntimeException failed) {
      String why = failed.getMessage();
      return new Response(null, why == null ? failed.getClass().getSimpleName() : why);
    } finally {
      end.cancel(false);
    }
  }

  static boolean isTaken(@Nullable Integer status) {
    return status != null && status >= 200 && status < 300;
  }

  private static String shown(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    InputStream content = entity == null ? null : entity.getContent();
    if (content == null) {
      return "";
    }
    String text = new String(content.readNBytes(SHOWN_BYTES), StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? "" : ": " + text;
  }

  @Override
  public void close() throws IOException {
    watch.shutdownNow();
    client.close();
  }
}
