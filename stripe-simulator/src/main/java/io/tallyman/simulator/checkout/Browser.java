package io.tallyman.simulator.checkout;

import com.sun.net.httpserver.HttpExchange;
import io.tallyman.simulator.http.ApiServer;
import io.tallyman.simulator.http.Params;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A request for a page, and the ways to answer it. */
public record Browser(HttpExchange exchange, String id, boolean posted, Params form) {

  static Browser of(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    boolean posted = "POST".equals(exchange.getRequestMethod());
    return new Browser(
        exchange, path.substring(path.lastIndexOf('/') + 1), posted, ApiServer.params(exchange));
  }

  void show(int status, String html) {
    ApiServer.send(exchange, status, "text/html; charset=utf-8", html);
  }

  void goTo(String url) {
    exchange.getResponseHeaders().set("Location", url);
    try {
      exchange.sendResponseHeaders(303, -1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
