package io.tallyman.simulator.checkout;

import com.sun.net.httpserver.HttpExchange;
import io.tallyman.simulator.account.Account.Cause;
import io.tallyman.simulator.http.ApiServer.Turn;
import java.util.function.Consumer;

/** A page that people look at, and act on by its forms. */
public interface Page {
  /** Shows it, or does what its form asks. */
  void answer(Browser browser);

  /** What serves it, one request at a time. */
  default Consumer<HttpExchange> in(Turn turn) {
    return exchange -> {
      Browser browser = Browser.of(exchange);
      turn.take(Cause.TIME, () -> answer(browser));
    };
  }
}
