package io.tallyman.simulator;

import io.tallyman.simulator.payments.TestCard;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A simulator with what a recorded request supposes, and the ids to put into the request. */
final class Scene implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  record Answer(int status, String body) {}

  private final Shop shop = new Shop();
  private final Map<String, String> ids = new HashMap<>();
  private String key = shop.simulator.secretKey();

  private Scene() {}

  /** Sets the scene that a few words describe. */
  static Scene of(String given) throws Exception {
    Scene scene = new Scene();
    scene.ids.put("later", String.valueOf(Shop.START.plusSeconds(86_400).getEpochSecond()));
    scene.ids.put("customer", "cus_unknown");
    scene.prices();
    scene.set(given);
    return scene;
  }

  private void prices() throws Exception {
    price("month", "recurring[interval]=month", "unit_amount=1000");
    price("year", "recurring[interval]=year", "unit_amount=25000");
    price("once", "unit_amount=1500");
  }

  private void price(String name, String... params) throws Exception {
    List<String> all = new ArrayList<>(List.of(params));
    all.addAll(List.of("currency=usd", "nickname=" + name, "product_data[name]=" + name));
    ids.put(name, id(post("/v1/prices", all)));
  }

  private void set(String given) throws Exception {
    switch (given) {
      case "nothing" -> {}
      case "wrong key" -> key = "sk_test_wrong";
      case "customer" -> customer();
      case "customer with card" -> card(TestCard.VISA);
      case "customer who must authenticate" -> card(TestCard.AUTHENTICATE_ALWAYS);
      case "customer with an invoice item" -> {
        card(TestCard.VISA);
        invoiceItem();
      }
      case "subscription" -> subscription();
      case "unauthenticated subscription" -> {
        card(TestCard.AUTHENTICATE_ALWAYS);
        subscribe();
      }
      case "trial" -> {
        card(TestCard.VISA);
        subscribe("trial_period_days=14");
      }
      case "ending subscription" -> {
        subscription();
        post("/v1/subscriptions/{subscription}", List.of("cancel_at_period_end=true"));
      }
      case "paused subscription" -> {
        subscription();
        post("/v1/subscriptions/{subscription}", List.of("pause_collection[behavior]=void"));
      }
      case "subscription invoiced one-time" -> {
        card(TestCard.VISA);
        invoiceItem();
        subscribe();
      }
      case "draft invoice" -> {
        card(TestCard.VISA);
        draft();
      }
      case "draft invoice with an item" -> {
        card(TestCard.VISA);
        invoiceItem();
        draft("pending_invoice_items_behavior=include");
      }
      case "payment" -> payment("automatic_async");
      case "authorized payment" -> payment("manual");
      default -> throw new IllegalArgumentException("no scene is called " + given);
    }
  }

  private void customer() throws Exception {
    List<String> params = List.of("email=stripe@example.org", "name=Stripe User");
    ids.put("customer", id(post("/v1/customers", params)));
  }

  private void card(TestCard card) throws Exception {
    customer();
    String attach = "/v1/payment_methods/" + card.token() + "/attach";
    ids.put("payment_method", id(post(attach, List.of("customer={customer}"))));
    post(
        "/v1/customers/{customer}",
        List.of("invoice_settings[default_payment_method]={payment_method}"));
  }

  private void subscription() throws Exception {
    card(TestCard.VISA);
    subscribe();
  }

  private void subscribe(String... more) throws Exception {
    List<String> params = new ArrayList<>(List.of(more));
    params.addAll(List.of("customer={customer}", "items[0][price]={month}"));
    JsonNode subscription = post("/v1/subscriptions", params);
    ids.put("subscription", id(subscription));
    ids.put("item", id(subscription.get("items").get("data").get(0)));
    ids.put("invoice", subscription.get("latest_invoice").stringValue());
    for (String kind : List.of("payment_intent", "charge")) {
      shop.simulator.all(kind).forEach(each -> ids.put(kind, each.id()));
    }
  }

  private void invoiceItem() throws Exception {
    post("/v1/invoiceitems", List.of("customer={customer}", "amount=1000", "description=Fee"));
  }

  private void draft(String... params) throws Exception {
    List<String> all = new ArrayList<>(List.of(params));
    all.add("customer={customer}");
    ids.put("invoice", id(post("/v1/invoices", all)));
  }

  private void payment(String captured) throws Exception {
    card(TestCard.VISA);
    JsonNode intent =
        post(
            "/v1/payment_intents",
            List.of(
                "amount=5000",
                "currency=usd",
                "customer={customer}",
                "payment_method={payment_method}",
                "capture_method=" + captured,
                "confirm=true"));
    ids.put("payment_intent", id(intent));
    ids.put("charge", intent.get("latest_charge").stringValue());
  }

  /** Makes a request, with this scene's ids in it. */
  Answer ask(String method, String path, List<String> params) throws Exception {
    List<String> pairs = new ArrayList<>();
    for (String param : params) {
      String[] parts = filled(param).split("=", 2);
      pairs.add(encoded(parts[0]) + "=" + encoded(parts[1]));
    }
    String form = String.join("&", pairs);
    boolean post = "POST".equals(method);
    String url = shop.simulator.baseUrl() + filled(path) + (post ? "" : "?" + form);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .method(method, post ? BodyPublishers.ofString(form) : BodyPublishers.noBody())
            .build();
    var answer = HTTP.send(request, BodyHandlers.ofString());
    return new Answer(answer.statusCode(), answer.body());
  }

  private JsonNode post(String path, List<String> params) throws Exception {
    Answer answer = ask("POST", path, params);
    if (answer.status() != 200) {
      throw new IllegalStateException(path + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  private String filled(String text) {
    String filled = text;
    for (Map.Entry<String, String> id : ids.entrySet()) {
      filled = filled.replace("{" + id.getKey() + "}", id.getValue());
    }
    return filled;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String id(JsonNode object) {
    return object.get("id").stringValue();
  }

  @Override
  public void close() {
    shop.close();
  }
}
