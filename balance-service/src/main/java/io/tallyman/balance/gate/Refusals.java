package io.tallyman.balance.gate;

import io.tallyman.ledger.Decision;
import io.tallyman.ledger.Decision.Refused;
import io.tallyman.money.Credits;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Says why the gate refuses, and where to do something about it. */
final class Refusals {
  private final String publicBaseUrl;

  /**
   * @param publicBaseUrl the origin that people reach the system at, without a slash at its end
   */
  Refusals(String publicBaseUrl) {
    this.publicBaseUrl = publicBaseUrl;
  }

  /** The problem that a decision is answered with. */
  ApiException of(String organization, @Nullable String tier, Decision decision) {
    return switch (decision) {
      case Decision.Insufficient lacking ->
          new ApiException(ErrorCode.INSUFFICIENT_CREDITS, lack(lacking))
              .with("required", Credits.ofMicros(lacking.required()).toString())
              .with("available", Credits.ofMicros(lacking.available()).toString())
              .with("tier", tier)
              .with("tierUnits", tier == null ? null : "1")
              // Whatever its counter had left would have been taken.
              .with("tierRemaining", tier == null ? null : "0")
              .with("topUpUrl", topUpUrl(organization));
      case Decision.LimitReached reached ->
          new ApiException(
                  ErrorCode.LIMIT_REACHED,
                  "The plan allows %d of %s, and %d are in use"
                      .formatted(reached.maximum(), reached.limit(), reached.used()))
              .with("limit", reached.limit())
              .with("maximum", Long.toString(reached.maximum()))
              .with("used", Long.toString(reached.used()))
              .with("topUpUrl", topUpUrl(organization));
      case Decision.ValueNotAllowed value ->
          new ApiException(
                  ErrorCode.LIMIT_REACHED,
                  "The plan does not allow %s among %s".formatted(value.value(), value.limit()))
              .with("limit", value.limit())
              .with("value", value.value())
              .with("topUpUrl", topUpUrl(organization));
      case Decision.HoldNotOpen ended ->
          new ApiException(ErrorCode.HOLD_ENDED, "The hold was released, or has lapsed");
      case Decision.OutOfRange range ->
          ApiException.invalidField(
              "amount", "The wallet would owe or hold more than 9e12 credits");
      case Refused other -> throw new IllegalStateException("The gate is never refused " + other);
      case Decision.Decided done -> throw new IllegalArgumentException("not refused: " + done);
    };
  }

  private static String lack(Decision.Insufficient lacking) {
    return "It costs %s credits, and %s are available"
        .formatted(Credits.ofMicros(lacking.required()), Credits.ofMicros(lacking.available()));
  }

  private String topUpUrl(String organization) {
    return publicBaseUrl
        + "/credits?organization="
        + URLEncoder.encode(organization, StandardCharsets.UTF_8);
  }
}
