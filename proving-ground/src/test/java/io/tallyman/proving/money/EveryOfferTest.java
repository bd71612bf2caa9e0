package io.tallyman.proving.money;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.billing.facts.Offer;
import io.tallyman.billing.facts.Offers;
import io.tallyman.billing.facts.Offers.Sold;
import io.tallyman.catalog.Catalogs;
import io.tallyman.simulator.account.StripeObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything that is for sale, bought once on the hosted page: what it costs, and what it gives.
 */
class EveryOfferTest {
  /** CONTRACT.md's table; where it leaves a price to us, the catalog's own. */
  private static final String CONTRACT =
      """
      fltr      basic month      9.99    credits 100
      fltr      pro month        29.99   credits 1000
      fltr      premium month    59.99   credits 5000
      chat      starter month    9.00    credits 1000
      chat      pro month        29.00   credits 5000
      chat      small            5.00    credits 500
      chat      medium           15.00   credits 2000
      chat      large            35.00   credits 5000
      minddocs  basic month      29.99   credits 5000
      minddocs  pro month        99.99   credits 25000
      minddocs  enterprise month 299.99  credits 100000
      pixell    starter month    9.99    large 50, medium 100, small 250, xl 15
      pixell    pro month        99.00   large 500, medium 1000, small 2500, xl 160
      pixell    max month        499.99  large 2500, medium 5000, small 12500, xl 800
      pixell    credits-500      20.00   credits 500
      """;

  private static final String GRANTED =
      """
      select unit || ' ' || case unit when 'credits' then amount / 1000000 else amount end
      from lot l join organization o on o.id = l.organization_id
      where o.name = :organization and (source = 'purchase' or reference like 'plan:sub\\_%')
      order by 1
      """;

  private final HttpClient browser = HttpClient.newHttpClient();

  @ParameterizedTest
  @ValueSource(strings = {"fltr", "chat", "saas", "minddocs", "pixell"})
  void whatIsPaidAndGrantedIsWhatTheCatalogSays(String catalog) throws Exception {
    List<String> bought = new ArrayList<>();
    try (MoneyPath path = new MoneyPath(catalog)) {
      path.stripe().holdWebhooks();
      for (Sold sold : Offers.of(Catalogs.builtIn(catalog)).all()) {
        bought.add(catalog + " " + buy(path, sold));
      }
      assertThat(path.refused()).isEmpty();
    }
    List<String> tabled = CONTRACT.lines().map(line -> line.replaceAll(" +", " ")).toList();
    assertThat(bought)
        .containsAll(tabled.stream().filter(each -> each.startsWith(catalog)).toList());
    assertThat(bought).hasSize(Offers.of(Catalogs.builtIn(catalog)).all().size());
  }

  private String buy(MoneyPath path, Sold sold) throws IOException, InterruptedException {
    String name =
        switch (sold.offer()) {
          case Offer.OfPlan plan ->
              plan.plan() + " " + plan.interval().name().toLowerCase(Locale.ROOT);
          case Offer.OfPack pack -> pack.pack();
        };
    Shop shop = new Shop(path, name.replace(' ', '-'));
    String amount = sold.price().toString().replaceAll("[^0-9.]", "");
    String page =
        sold.offer() instanceof Offer.OfPack pack
            ? shop.packPage(pack.pack(), sold.lookupKey())
            : shop.planPage(sold.lookupKey());
    assertThat(browse(HttpRequest.newBuilder(URI.create(page)).build()).body())
        .contains("Due today: " + amount);
    HttpResponse<String> paid =
        browse(
            HttpRequest.newBuilder(URI.create(page))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("action=pay&card=4242424242424242"))
                .build());
    assertThat(paid.headers().firstValue("Location")).contains("https://example.org/thanks");
    List<StripeObject> events = path.stripe().releaseWebhooks();
    path.stripe().holdWebhooks();
    path.receiveAll(events);
    path.tellAll();

    StripeObject charge =
        path.stripe().all("charge").stream()
            .filter(each -> each.is("customer", shop.customer()))
            .reduce((first, second) -> {
              throw new IllegalStateException("two charges");
            })
            .orElseThrow();
    assertThat(charge.number("amount")).isEqualTo(sold.price().minorUnits());
    List<String> granted =
        path.database()
            .superuser()
            .withHandle(handle ->
                handle
                    .createQuery(GRANTED)
                    .bind("organization", shop.organization())
                    .mapTo(String.class)
                    .list());
    assertThat(granted).as(name).isNotEmpty();
    return name + " " + amount + " " + String.join(", ", granted);
  }

  private HttpResponse<String> browse(HttpRequest request)
      throws IOException, InterruptedException {
    return browser.send(request, BodyHandlers.ofString());
  }
}
