package io.tallyman.billing.stripe;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a webhook is Stripe's. Its library computes and compares; what it lets pass or trips over
 * (a time in the future, a header in any other form) is refused here before.
 */
public final class WebhookSignature {
  private static final int MAX_HEADER = 4_096;
  private static final Pattern TIME = Pattern.compile("(?:^|,)t=(\\d{1,12})(?:,|$)");
  private static final Pattern FORM = Pattern.compile("[a-z0-9]+=[^,=]+(,[a-z0-9]+=[^,=]+)*");

  private final List<String> secrets;
  private final Duration tolerance;

  /**
   * Knows the endpoint's secrets.
   *
   * @param tolerance how far the time of signing may be from now, to either side
   */
  public WebhookSignature(List<String> secrets, Duration tolerance) {
    this.secrets = secrets.stream().map(String::strip).filter(secret -> !secret.isEmpty()).toList();
    this.tolerance = tolerance;
  }

  /**
   * Says what is wrong with a signature; null if nothing.
   *
   * @param header {@code Stripe-Signature}
   * @param nows what the time may be: that of the service's clock, and in a sandbox real time too
   */
  public @Nullable String fault(byte[] body, @Nullable String header, List<Instant> nows) {
    if (header == null || body.length == 0) {
      return header == null ? "Stripe-Signature is missing" : "the body is empty";
    }
    Matcher time = TIME.matcher(header);
    if (header.length() > MAX_HEADER || !FORM.matcher(header).matches() || !time.find()) {
      return "Stripe-Signature is not of the form t=TIME,v1=SIGNATURE";
    }
    Instant signedAt = Instant.ofEpochSecond(Long.parseLong(time.group(1)));
    Instant now = nows.stream().filter(each -> isNear(signedAt, each)).findFirst().orElse(null);
    if (now == null) {
      return "it was signed at " + signedAt + ", which is too far from now";
    }
    String text = new String(body, StandardCharsets.UTF_8);
    for (String secret : secrets) {
      if (isSignedWith(secret, text, header, now)) {
        return null;
      }
    }
    return secrets.isEmpty() ? "no webhook secret is set" : "no signature in it is right";
  }

  private boolean isNear(Instant signedAt, Instant now) {
    return Duration.between(signedAt, now).abs().compareTo(tolerance) <= 0;
  }

  private boolean isSignedWith(String secret, String body, String header, Instant now) {
    Clock clock = Clock.fixed(now, ZoneOffset.UTC);
    try {
      return Webhook.Signature.verifyHeader(body, header, secret, tolerance.toSeconds(), clock);
    } catch (SignatureVerificationException notThisOne) {
      return false;
    }
  }
}
