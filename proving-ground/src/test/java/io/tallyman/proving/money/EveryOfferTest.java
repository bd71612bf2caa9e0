package io.tallyman.proving.money;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.billing.facts.Offer;
import io.tallyman.billing.facts.Offers;
import io.tallyman.billing.facts.Offers.Sold;
import io.tallyman.catalog.Catalogs;
import io.tallyman.simulator.account.StripeObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Everything that is for sale, bought once: asked for at billing-sync, paid for on the hosted page.
 * What it costs, and what it gives.
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

  @ParameterizedTest
  @ValueSource(strings = {"fltr", "chat", "saas", "minddocs", "pixell"})
  void whatIsPaidAndGrantedIsWhatTheCatalogSays(String catalog) {
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

  private static String buy(MoneyPath path, Sold sold) {
    String amount = sold.price().toString().replaceAll("[^0-9.]", "");
    return switch (sold.offer()) {
      case Offer.OfPlan plan -> {
        String interval = Offers.spelled(plan.interval());
        Shop shop = new Shop(path, plan.plan() + "-" + interval);
        pay(shop.planPage(plan.plan(), interval), amount);
        yield "%s %s %s %s".formatted(plan.plan(), interval, amount, granted(path, shop, sold));
      }
      case Offer.OfPack pack -> {
        Shop shop = new Shop(path, pack.pack());
        pay(shop.packPage(pack.pack()), amount);
        yield "%s %s %s".formatted(pack.pack(), amount, granted(path, shop, sold));
      }
    };
  }

  private static void pay(JsonNode session, String amount) {
    String page = session.path("url").asString();
    assertThat(Page.open(page).body()).contains("Due today: " + amount);
    assertThat(Page.send(page, "action=pay&card=4242424242424242").headers().firstValue("Location"))
        .contains("https://example.org");
  }

  /** What the ledger has given for the one charge that there is, which is of the right amount. */
  private static String granted(MoneyPath path, Shop shop, Sold sold) {
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
    assertThat(granted).as(shop.organization()).isNotEmpty();
    return String.join(", ", granted);
  }
}
