package io.tallyman.billing.setup;

import io.tallyman.billing.facts.EventTypes;
import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.setup.SetupStep.Action;
import io.tallyman.billing.stripe.StripeGateway;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where Stripe sends the events that have an effect. */
record EndpointSetup(StripeAccount account) {
  private static final String PATH = "/v1/webhook_endpoints";
  private static final String EVENTS = "enabled_events";

  SetupStep run(String url) {
    String what = "webhook endpoint " + url;
    StripeObject there = find(url);
    if (there == null) {
      Map<String, Object> endpoint =
          Map.of(
              "url",
              url,
              "api_version",
              StripeGateway.API_VERSION,
              "description",
              "Tallyman",
              EVENTS,
              EventTypes.WITH_EFFECT);
      StripeObject made = account.make(PATH, endpoint);
      return new SetupStep(Action.CREATED, what, made == null ? null : made.text("secret"));
    }
    Set<String> sent = new HashSet<>();
    there.list(EVENTS).forEach(type -> sent.add(type.json().asString()));
    boolean all = sent.contains("*") || sent.containsAll(EventTypes.WITH_EFFECT);
    if (all && "enabled".equals(there.text("status"))) {
      return SetupStep.of(Action.UNCHANGED, what);
    }
    account.make(
        PATH + "/" + there.id(), Map.of(EVENTS, EventTypes.WITH_EFFECT, "disabled", false));
    return SetupStep.of(Action.UPDATED, what);
  }

  private @Nullable StripeObject find(String url) {
    for (StripeObject endpoint : account.list(PATH)) {
      if (url.equals(endpoint.text("url"))) {
        return endpoint;
      }
    }
    return null;
  }
}
