package io.tallyman.simulator.http;

import io.tallyman.simulator.account.StripeObject;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** An error as Stripe answers it: an HTTP status, and an object with a type and a code. */
public final class ApiError extends RuntimeException {
  private static final Map<String, String> NAMES =
      Map.of(
          "payment_method", "PaymentMethod",
          "checkout.session", "checkout.session",
          "invoiceitem", "invoice item");

  private final int status;
  private final Map<String, @Nullable Object> fields = new TreeMap<>();

  private ApiError(int status, String type, String message) {
    super(message);
    this.status = status;
    fields.put("type", type);
    fields.put("message", message);
  }

  public static ApiError invalid(String code, String message, @Nullable String param) {
    ApiError error = new ApiError(400, "invalid_request_error", message).coded(code);
    return param == null ? error : error.with("param", param);
  }

  /** A request that Stripe refuses without a code of its own. */
  public static ApiError invalid(String message) {
    return new ApiError(400, "invalid_request_error", message);
  }

  public static ApiError missingParameter(String param) {
    return invalid("parameter_missing", "Missing required param: " + param + ".", param);
  }

  /** 404 where the id stands in the path, 400 where it came in a parameter. */
  public static ApiError missing(String kind, String id, String param) {
    String name = NAMES.getOrDefault(kind, kind.replace('_', ' '));
    boolean inPath = "id".equals(param) || kind.equals(param);
    return new ApiError(
            inPath ? 404 : 400, "invalid_request_error", "No such %s: '%s'".formatted(name, id))
        .coded("resource_missing")
        .with("param", param);
  }

  public static ApiError noSuchPath(String method, String path) {
    return new ApiError(
        404, "invalid_request_error", "Unrecognized request URL (%s: %s).".formatted(method, path));
  }

  public static ApiError unauthorized(String message) {
    return new ApiError(401, "invalid_request_error", message);
  }

  public static ApiError keyReused(String key) {
    return new ApiError(
        400,
        "idempotency_error",
        "Keys for idempotent requests can only be used with the same parameters they were first"
            + " used with. Try using a key other than '%s' if you meant to execute a different"
                .formatted(key)
            + " request.");
  }

  public static ApiError keyInUse() {
    return new ApiError(
            409, "idempotency_error", "There is another request in progress with this key.")
        .with("code", "idempotency_key_in_use");
  }

  public static ApiError card(String code, @Nullable String declineCode, String message) {
    ApiError error = new ApiError(402, "card_error", message).coded(code);
    return declineCode == null ? error : error.with("decline_code", declineCode);
  }

  public static ApiError down(int status) {
    return new ApiError(
        status,
        status == 429 ? "invalid_request_error" : "api_error",
        "The simulator was told to fail.");
  }

  public ApiError with(String field, @Nullable Object value) {
    fields.put(field, value);
    return this;
  }

  private ApiError coded(String code) {
    String page = code.replace('_', '-').toLowerCase(Locale.ROOT);
    return with("code", code).with("doc_url", "https://stripe.com/docs/error-codes/" + page);
  }

  public int status() {
    return status;
  }

  /** The error's fields, as a declined payment keeps them. */
  public ObjectNode details() {
    return (ObjectNode) StripeObject.node(fields);
  }

  /** The whole body of the answer. */
  public ObjectNode body(String requestId) {
    Map<String, @Nullable Object> error = new TreeMap<>(fields);
    if (status != 401) {
      error.put("request_log_url", "https://dashboard.stripe.com/test/logs/" + requestId);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", error);
    return (ObjectNode) StripeObject.node(body);
  }
}
