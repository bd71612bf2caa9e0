package io.tallyman.balance.reads;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.access.Caller;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Follows a balance, as Server-Sent Events. Each follower looks for itself, every second: so it
 * sees what time alone brings, and whatever any instance has stored, and nothing has to be told.
 */
@RestController
class BalanceStream implements SmartLifecycle {
  private static final int MOST_FOLLOWERS = 200;

  /** Said when nothing has changed for so many looks, so that proxies keep the connection. */
  private static final int LOOKS_PER_SIGN_OF_LIFE = 15;

  /** Then it ends, and whoever follows comes again, if his key still lets him. */
  private static final int LOOKS_PER_REQUEST = 300;

  private final BalanceController balances;
  private final JsonMapper json;
  private final Semaphore followers = new Semaphore(MOST_FOLLOWERS);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean running;

  BalanceStream(BalanceController balances, JsonMapper json) {
    this.balances = balances;
    this.json = json;
  }

  @ApiResponse(
      responseCode = "200",
      description = "Events named balance, each with a balance as its data",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(type = "string")))
  @Needs(value = Scope.BALANCE_READ, confinesCaller = true)
  @GetMapping("/v1/organizations/{organization}/balance/stream")
  void follow(
      @PathVariable String organization,
      @RequestParam @Nullable String wallet,
      Caller caller,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    BalanceView first = balances.balance(organization, BalanceController.walletOf(caller, wallet));
    if (!followers.tryAcquire()) {
      throw new ApiException(
          ErrorCode.OVERLOADED, MOST_FOLLOWERS + " balances are being followed here already");
    }
    try {
      response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
      response.setHeader("X-Accel-Buffering", "no");
      follow(first, response.getOutputStream());
    } finally {
      followers.release();
    }
  }

  private void follow(BalanceView first, OutputStream out)
      throws IOException, InterruptedException {
    BalanceView told = null;
    int quiet = 0;
    BalanceView seen = first;
    for (int look = 0; look < LOOKS_PER_REQUEST; look++) {
      if (!seen.saysTheSameAs(told)) {
        send(out, "event: balance\ndata: " + json.writeValueAsString(seen) + "\n\n");
        told = seen;
        quiet = 0;
      } else if (++quiet % LOOKS_PER_SIGN_OF_LIFE == 0) {
        send(out, ":\n\n");
      }
      if (stopped.await(1, TimeUnit.SECONDS)) {
        return;
      }
      seen = balances.balance(first.organization(), first.wallet());
    }
  }

  private static void send(OutputStream out, String event) throws IOException {
    out.write(event.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void start() {
    running = true;
  }

  /** Before the server waits for requests to end: these would not. */
  @Override
  public void stop() {
    stopped.countDown();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
