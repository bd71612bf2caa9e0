package io.tallyman.simulator;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** An endpoint that keeps what it is sent. */
final class Receiver implements AutoCloseable {
  record Delivery(String signature, String body) {
    String type() {
      return body.replaceAll("(?s).*\\n  \"type\": \"([^\"]+)\".*", "$1");
    }
  }

  private final List<Delivery> received = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile int status = 200;

  Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          if (status == 200) {
            received.add(
                new Delivery(
                    exchange.getRequestHeaders().getFirst("Stripe-Signature"),
                    new String(body, StandardCharsets.UTF_8)));
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  URI url() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
  }

  void answer(int newStatus) {
    status = newStatus;
  }

  List<Delivery> received() {
    return List.copyOf(received);
  }

  List<String> types() {
    return received.stream().map(Delivery::type).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
