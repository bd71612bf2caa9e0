package io.tallyman.simulator.billing;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.payments.PaymentMethods;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a subscription is set as it was sent, and costs nothing. */
final class SubscriptionSettings {
  private SubscriptionSettings() {}

  static void copy(
      Account account, PaymentMethods methods, StripeObject subscription, Params params) {
    params.copyMetadata(subscription);
    params.copyTexts(subscription, "description");
    if (params.has("default_payment_method")) {
      String method = params.text("default_payment_method");
      subscription.put(
          "default_payment_method",
          method == null ? null : methods.get(method, "default_payment_method").id());
    }
    params
        .child("payment_settings")
        .copyTexts(subscription.object("payment_settings"), "save_default_payment_method");
    params
        .child("trial_settings")
        .child("end_behavior")
        .copyTexts(subscription.object("trial_settings.end_behavior"), "missing_payment_method");
    if (params.has("pause_collection")) {
      subscription.put(
          "pause_collection",
          params.cleared("pause_collection")
              ? null
              : pause(account, subscription, params.child("pause_collection")));
    }
  }

  private static Map<String, @Nullable Object> pause(
      Account account, StripeObject subscription, Params params) {
    Map<String, @Nullable Object> pause = new LinkedHashMap<>();
    pause.put("behavior", params.required("behavior"));
    pause.put("resumes_at", null);
    params
        .time("resumes_at", account.now())
        .ifPresent(at -> {
          pause.put("resumes_at", at.getEpochSecond());
          account.agenda().add(at, "subscription.unpause", subscription.id());
        });
    return pause;
  }
}
