package io.tallyman.billing.webhook;

import io.swagger.v3.oas.annotations.Operation;
import io.tallyman.billing.stripe.WebhookSignature;
import io.tallyman.web.ApiException;
import io.tallyman.web.ClockOffset;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.OwnBodyLimit;
import io.tallyman.web.access.OpenToAll;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Where Stripe sends its webhooks. What is signed is stored, whatever it is, and then answered. */
@RestController
class StripeWebhook {
  private static final int MAX_BODY = 2 << 20;

  private final WebhookSignature signature;
  private final WebhookInbox inbox;
  private final InstantSource clock;
  private final ClockOffset clockOffset;

  StripeWebhook(
      WebhookSignature signature,
      WebhookInbox inbox,
      InstantSource clock,
      ClockOffset clockOffset) {
    this.signature = signature;
    this.inbox = inbox;
    this.clock = clock;
    this.clockOffset = clockOffset;
  }

  @Operation(
      summary = "Takes a webhook of Stripe's",
      description =
          "Signed by Stripe, without a key. 200 once it is stored; it is worked on later.")
  @OpenToAll
  @OwnBodyLimit
  @PostMapping("/v1/stripe/webhooks")
  WebhookInbox.Received receive(
      HttpServletRequest request,
      @RequestHeader(name = "Stripe-Signature", required = false) @Nullable String header)
      throws IOException {
    byte[] body = request.getInputStream().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      throw new ApiException(ErrorCode.PAYLOAD_TOO_LARGE, "A webhook may have 2 MiB at most");
    }
    Instant now = clock.instant();
    String fault = signature.fault(body, header, List.of(now, now.minus(clockOffset.duration())));
    if (fault != null) {
      throw new ApiException(ErrorCode.INVALID_SIGNATURE, "The webhook is not taken: " + fault);
    }
    return inbox.receive(new String(body, StandardCharsets.UTF_8), now);
  }
}
