package io.tallyman.billing.stripe;

import com.stripe.Stripe;
import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.CardException;
import com.stripe.exception.PermissionException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.model.StripeError;
import com.stripe.net.ApiResource.RequestMethod;
import com.stripe.net.FormEncoder;
import com.stripe.net.RawRequestOptions;
import io.tallyman.billing.facts.StripeObject;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks Stripe. Answers are JSON, of which our own reader knows every shape: the library's classes
 * know the shape of their own version only, and drop what others have.
 */
public final class StripeGateway {
  /** The version of Stripe's API that is asked in. Webhooks of any version are read. */
  public static final String API_VERSION = Stripe.API_VERSION;

  private static final int RETRIES = 2;
  private static final String MISSING = "resource_missing";

  static {
    Stripe.enableTelemetry = false;
  }

  private final @Nullable StripeClient client;

  public StripeGateway(StripeSettings settings) {
    client =
        settings.secretKey() == null || settings.secretKey().isBlank()
            ? null
            : StripeClient.builder()
                .setApiKey(settings.secretKey().strip())
                .setApiBase(settings.apiBase())
                .setMaxNetworkRetries(RETRIES)
                .setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()))
                .setReadTimeout(Math.toIntExact(settings.readTimeout().toMillis()))
                .build();
  }

  /** Whether there is a key to ask with. */
  public boolean isConfigured() {
    return client != null;
  }

  /**
   * Reads an object or a list.
   *
   * @param path {@code /v1/invoices/in_1}
   * @throws StripeAwayException if Stripe cannot be asked now
   * @throws StripeRefusedException if it refuses
   */
  public StripeObject get(String path, Map<String, Object> parameters) {
    String query = FormEncoder.createQueryString(parameters);
    return request(RequestMethod.GET, query.isEmpty() ? path : path + "?" + query, null, null);
  }

  /** Reads an object; empty where Stripe has none of this id. */
  public Optional<StripeObject> find(String path, Map<String, Object> parameters) {
    try {
      return Optional.of(get(path, parameters));
    } catch (StripeRefusedException refused) {
      if (refused.status() == 404 || MISSING.equals(refused.code())) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  /**
   * Creates or changes something.
   *
   * @param idempotencyKey under which it happens once, however often it is asked for
   */
  public StripeObject post(String path, Map<String, Object> parameters, String idempotencyKey) {
    String form = FormEncoder.createQueryString(parameters);
    return request(RequestMethod.POST, path, form, idempotencyKey);
  }

  /** Ends something. */
  public StripeObject delete(String path) {
    return request(RequestMethod.DELETE, path, null, null);
  }

  private StripeObject request(
      RequestMethod method,
      String path,
      @Nullable String content,
      @Nullable String idempotencyKey) {
    if (client == null) {
      throw new StripeAwayException("STRIPE_SECRET_KEY is not set");
    }
    var options = RawRequestOptions.builder();
    if (idempotencyKey != null) {
      options.setIdempotencyKey(idempotencyKey);
    }
    try {
      String body = client.rawRequest(method, path, content, options.build()).body();
      return StripeObject.parse(body);
    } catch (StripeException failed) {
      throw translated(failed);
    }
  }

  private static RuntimeException translated(StripeException failed) {
    String message =
        String.valueOf(
            failed.getUserMessage() == null ? failed.getMessage() : failed.getUserMessage());
    Integer status = failed.getStatusCode();
    boolean later =
        status == null
            || status >= 500
            || status == 409
            || failed instanceof ApiConnectionException
            || failed instanceof RateLimitException
            // A key that is being rolled over, or lacks a permission, is for operators to mend.
            || failed instanceof AuthenticationException
            || failed instanceof PermissionException;
    if (later) {
      return new StripeAwayException(message, failed);
    }
    StripeError error = failed.getStripeError();
    PaymentIntent payment = error == null ? null : error.getPaymentIntent();
    return new StripeRefusedException(
        status,
        failed.getCode(),
        failed instanceof CardException card ? card.getDeclineCode() : null,
        payment == null ? null : payment.getId(),
        message,
        failed);
  }
}
