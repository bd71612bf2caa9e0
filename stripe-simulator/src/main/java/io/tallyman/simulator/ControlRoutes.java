package io.tallyman.simulator;

import com.sun.net.httpserver.HttpExchange;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.ApiFaults.Fault;
import io.tallyman.simulator.http.ApiServer;
import io.tallyman.simulator.http.Call;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.http.Routes;
import io.tallyman.simulator.http.StripeJson;
import io.tallyman.simulator.payments.TestCard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What tests do to the simulator over HTTP: {@code /_simulator/…}, forms in, JSON out, no key. */
final class ControlRoutes {
  private final StripeSimulator simulator;
  private final Routes routes = new Routes();

  ControlRoutes(StripeSimulator simulator) {
    this.simulator = simulator;
    routes
        .get("/_simulator/clock", call -> clock())
        .post("/_simulator/clock/advance", this::advance)
        .post("/_simulator/save", call -> save())
        .post("/_simulator/faults/api", this::failApi)
        .post("/_simulator/faults/webhooks", this::failWebhooks)
        .delete("/_simulator/faults", call -> clearFaults())
        .post("/_simulator/events/send", call -> sendAll())
        .get("/_simulator/webhooks", call -> answer(Map.of("under_way", simulator.underWay())))
        .post(
            "/_simulator/checkout/sessions/{id}/pay",
            call -> simulator.payCheckout(call.id(), card(call.params())))
        .post(
            "/_simulator/checkout/sessions/{id}/pay_later",
            call -> simulator.payCheckoutLater(call.id()))
        .post("/_simulator/payment_methods/{id}", this::behave)
        .post(
            "/_simulator/payment_intents/{id}/authenticate",
            call -> simulator.authenticate(call.id(), call.params().flag("success")))
        .post(
            "/_simulator/payment_intents/{id}/settle",
            call -> simulator.settle(call.id(), call.params().flag("success")))
        .post("/_simulator/refunds/{id}/fail", call -> simulator.failRefund(call.id()))
        .post("/_simulator/charges/{id}/warn", call -> simulator.warnOfFraud(call.id()))
        .post("/_simulator/disputes", this::dispute)
        .post(
            "/_simulator/disputes/{id}/close",
            call -> simulator.closeDispute(call.id(), call.params().required("status")));
  }

  void answer(HttpExchange exchange) {
    int status = 200;
    ObjectNode body;
    try {
      body =
          routes.answer(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              ApiServer.params(exchange));
    } catch (ApiError e) {
      status = e.status();
      body = e.body("req_simulator");
    }
    ApiServer.send(exchange, status, "application/json", StripeJson.print(body));
  }

  private StripeObject clock() {
    return answer(Map.of("now", simulator.now().toString()));
  }

  private StripeObject save() {
    simulator.save();
    return answer(Map.of("saved", true));
  }

  private StripeObject advance(Call call) {
    String to = call.params().text("to");
    Instant until =
        to == null
            ? simulator.now().plus(Duration.parse(call.params().required("by")))
            : Instant.parse(to);
    simulator.advanceTo(until);
    return clock();
  }

  private StripeObject failApi(Call call) {
    Params params = call.params();
    Fault fault =
        switch (params.required("fault")) {
          case "error" -> Fault.ERROR;
          case "rate_limit" -> Fault.RATE_LIMIT;
          case "error_after_acting" -> Fault.ERROR_AFTER_ACTING;
          case "cut_off_after_acting" -> Fault.CUT_OFF_AFTER_ACTING;
          default -> throw ApiError.invalid("Unknown fault.");
        };
    simulator
        .faults()
        .arm(fault, params.text("method", "POST"), params.text("path", "/v1/"), times(params));
    return answer(Map.of("armed", true));
  }

  private StripeObject failWebhooks(Call call) {
    Params params = call.params();
    String type = params.text("type", "");
    switch (params.required("fault")) {
      case "drop" -> simulator.webhookFaults().drop(type, times(params));
      case "repeat" ->
          simulator
              .webhookFaults()
              .repeat(type, (int) params.whole("copies").orElse(2), times(params));
      case "delay" ->
          simulator
              .webhookFaults()
              .delay(type, Duration.parse(params.text("by", "PT1M")), times(params));
      default -> throw ApiError.invalid("Unknown fault.");
    }
    return answer(Map.of("armed", true));
  }

  private static int times(Params params) {
    return (int) params.whole("times").orElse(1);
  }

  private StripeObject clearFaults() {
    simulator.faults().clear();
    simulator.webhookFaults().clear();
    return answer(Map.of("armed", false));
  }

  /** Stripe tries for days; who cannot wait has all of its webhooks sent again. */
  private StripeObject sendAll() {
    List<StripeObject> events = simulator.all("event");
    events.forEach(simulator::send);
    return answer(Map.of("sent", events.size()));
  }

  private StripeObject behave(Call call) {
    TestCard card = card(call.params());
    if (card == null) {
      throw ApiError.missingParameter("card");
    }
    simulator.behave(call.id(), card);
    return answer(Map.of("payment_method", call.id(), "card", card.number()));
  }

  private StripeObject dispute(Call call) {
    Params params = call.params();
    return simulator.openDispute(
        params.required("charge"),
        params.requiredWhole("amount"),
        params.text("reason", "fraudulent"),
        params.flag("inquiry"));
  }

  private static @Nullable TestCard card(Params params) {
    String number = params.text("card");
    return number == null
        ? null
        : TestCard.ofNumber(number)
            .orElseThrow(() -> ApiError.invalid("parameter_invalid", "No such test card.", "card"));
  }

  private static StripeObject answer(Map<String, ?> fields) {
    return StripeObject.of(fields);
  }
}
