package io.tallyman.simulator.webhooks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries bodies to endpoints, one at a time to each. */
final class Courier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(PATIENCE).version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, ExecutorService> lanes = new ConcurrentHashMap<>();
  private final Object idle = new Object();
  private int underWay;

  void send(
      String endpoint,
      String url,
      String body,
      UnaryOperator<String> signature,
      Consumer<Boolean> then) {
    count(1);
    lanes
        .computeIfAbsent(
            endpoint, id -> Executors.newSingleThreadExecutor(Thread.ofVirtual().factory()))
        .execute(() -> {
          try {
            then.accept(post(url, body, signature.apply(body)));
          } finally {
            count(-1);
          }
        });
  }

  private boolean post(String url, String body, String signature) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json; charset=utf-8")
            .header("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
            .header("Stripe-Signature", signature)
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<Void> answer = client.send(request, BodyHandlers.discarding());
      return answer.statusCode() / 100 == 2;
    } catch (IOException e) {
      LOG.debug("{} cannot be reached; the event is sent again later", url, e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void count(int change) {
    synchronized (idle) {
      underWay += change;
      idle.notifyAll();
    }
  }

  int underWay() {
    synchronized (idle) {
      return underWay;
    }
  }

  boolean awaitIdle(Duration atMost) {
    long until = System.nanoTime() + atMost.toNanos();
    synchronized (idle) {
      while (underWay > 0) {
        long left = until - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        try {
          idle.wait(left / 1_000_000 + 1);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      return true;
    }
  }

  @Override
  public void close() {
    lanes.values().forEach(ExecutorService::shutdownNow);
    client.shutdownNow();
  }
}
