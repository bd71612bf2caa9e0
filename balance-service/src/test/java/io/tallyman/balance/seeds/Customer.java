package io.tallyman.balance.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.BalanceUnderTest.Reply;
import io.tallyman.balance.notify.BillingFacts;
import io.tallyman.topic.BillingFact;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** An organization that uses a product, as the product's code and its payment provider see it. */
final class Customer {
  private final BalanceUnderTest service;
  private final String name;
  private final String path;
  private long revision;

  Customer(BalanceUnderTest service, String name) {
    this.service = service;
    this.name = name;
    path = "/v1/organizations/" + name;
  }

  /** Says that it is there, so that a default plan starts. */
  Customer register() {
    assertThat(service.put(path, "{}").status()).isEqualTo(200);
    return this;
  }

  Reply plan(String plan) {
    return service.put(path + "/plan", "{\"plan\":\"" + plan + "\"}");
  }

  Reply trial(String plan) {
    return service.put(path + "/plan", "{\"plan\":\"" + plan + "\",\"trial\":true}");
  }

  Reply consume(String action, String data) {
    return service.post(path + "/credits/consume", charge(action, data));
  }

  Reply consume(String credits) {
    return service.post(path + "/credits/consume", "{\"amount\":\"" + credits + "\"}");
  }

  Reply check(String action, String data) {
    return service.post(path + "/credits/check", charge(action, data));
  }

  Reply hold(String action, String data) {
    return service.post(path + "/holds", charge(action, data));
  }

  Reply capture(Reply held, String data) {
    return service.post(path + "/holds/" + held.at("/id") + "/capture", "{\"data\":" + data + "}");
  }

  Reply refundResource(String resource) {
    return service.post(
        path + "/refunds", "{\"resourceId\":\"" + resource + "\",\"reason\":\"failed\"}");
  }

  Reply post(String rest, String body) {
    return service.post(path + rest, body);
  }

  Reply balance() {
    return service.get(path + "/balance");
  }

  String available() {
    return balance().at("/credits/available");
  }

  /** {@code remaining} of a tier's counter. */
  String counter(String tier) {
    for (JsonNode each : balance().body().get("tiers")) {
      if (each.get("tier").asString().equals(tier)) {
        return each.get("remaining").asString();
      }
    }
    return "0";
  }

  /** Sources of the live lots in the order in which they burn. */
  List<String> burnOrder() {
    List<String> sources = new ArrayList<>();
    for (JsonNode lot : balance().body().get("lots")) {
      if (!lot.get("remaining").asString().equals("0")) {
        sources.add(lot.get("source").asString());
      }
    }
    return sources;
  }

  /** Something that the payment provider tells. */
  void told(BillingFact fact) {
    BillingFacts.tell(service, name, ++revision, fact);
  }

  private static String charge(String action, String data) {
    return "{\"action\":\"" + action + "\",\"data\":" + data + "}";
  }
}
