package io.tallyman.simulator.webhooks;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.Ids;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.Call;
import io.tallyman.simulator.http.Lists;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.http.Routes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where events go: each endpoint with its own secret, its own version, its own choice of types. */
final class WebhookEndpoints {
  private static final String KIND = "webhook_endpoint";
  private final Account account;
  private final Map<String, String> secrets;

  WebhookEndpoints(Account account) {
    this.account = account;
    this.secrets = account.memory("webhook secrets");
  }

  void addTo(Routes routes) {
    routes
        .post("/v1/webhook_endpoints", this::create)
        .get("/v1/webhook_endpoints", call -> Lists.page(call, account.all(KIND)))
        .get("/v1/webhook_endpoints/{id}", call -> account.get(KIND, call.id()))
        .post("/v1/webhook_endpoints/{id}", this::update)
        .delete("/v1/webhook_endpoints/{id}", this::delete)
        .get("/v1/events", this::events)
        .get("/v1/events/{id}", call -> account.get("event", call.id()));
  }

  StripeObject add(String url, String secret, @Nullable String version, List<String> types) {
    StripeObject endpoint =
        account
            .all(KIND)
            .filter(each -> each.is("url", url))
            .findFirst()
            .orElseGet(() -> account.draft(KIND, "we"));
    endpoint.put("url", url).put("api_version", version).put("enabled_events", types);
    secrets.put(endpoint.id(), secret);
    return account.add(endpoint);
  }

  String secret(StripeObject endpoint) {
    return secrets.getOrDefault(endpoint.id(), "");
  }

  List<StripeObject> wanting(String type) {
    return account
        .all(KIND)
        .filter(endpoint -> endpoint.is("status", "enabled"))
        .filter(endpoint ->
            endpoint.array("enabled_events").values().stream()
                .map(each -> each.asString())
                .anyMatch(each -> each.equals("*") || each.equals(type)))
        .toList();
  }

  /** Only the answer to the creation shows the secret. */
  private StripeObject create(Call call) {
    Params params = call.params();
    String secret = "whsec_" + Ids.letters(32);
    StripeObject endpoint =
        add(
            params.required("url"),
            secret,
            params.text("api_version"),
            params.texts("enabled_events"));
    changed(endpoint, params);
    return endpoint.copy().put("secret", secret);
  }

  private StripeObject update(Call call) {
    StripeObject endpoint = account.get(KIND, call.id());
    changed(endpoint, call.params());
    return endpoint;
  }

  private static void changed(StripeObject endpoint, Params params) {
    params.copyTexts(endpoint, "url", "description");
    params.copyMetadata(endpoint);
    if (params.has("enabled_events")) {
      endpoint.put("enabled_events", params.texts("enabled_events"));
    }
    if (params.has("disabled")) {
      endpoint.put("status", params.flag("disabled") ? "disabled" : "enabled");
    }
  }

  private StripeObject delete(Call call) {
    StripeObject endpoint = account.get(KIND, call.id());
    account.remove(endpoint);
    return StripeObject.deleted(endpoint.id(), KIND);
  }

  private StripeObject events(Call call) {
    Params params = call.params();
    List<String> types = params.texts("types");
    long oldest = account.seconds() - java.time.Duration.ofDays(30).toSeconds();
    return Lists.page(
        call,
        account
            .all("event")
            .filter(event -> event.number("created") >= oldest)
            .filter(event -> types.isEmpty() || types.contains(event.need("type")))
            .filter(event ->
                params.text("type") == null
                    || matches(params.required("type"), event.need("type"))));
  }

  private static boolean matches(String pattern, String type) {
    return pattern.endsWith("*")
        ? type.startsWith(pattern.substring(0, pattern.length() - 1))
        : type.equals(pattern);
  }
}
