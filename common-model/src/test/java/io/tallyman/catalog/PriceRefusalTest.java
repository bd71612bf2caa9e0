package io.tallyman.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.refusal.Reason;
import io.tallyman.refusal.Refusal;
import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class PriceRefusalTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # catalog.action       | data                                      | reason            | detail
          fltr document.delete   | {}                                        | UNKNOWN_ACTION    | catalog fltr has no action 'document.delete'
          chat chat.query        | {}                                        | MISSING_FIELD     | the action's price needs the field tools
          chat chat.query        | {"tools":null}                            | MISSING_FIELD     | the action's price needs the field tools
          chat chat.query        | {"tools":"docs"}                          | INVALID_FIELD     | tools must be a list of strings, and is 'docs'
          chat chat.query        | {"tools":["docs",1]}                      | INVALID_FIELD     | tools must be a list of strings, and is a list
          saas storage.gb_month  | {"quantity":"2.5"}                        | INVALID_FIELD     | quantity must be a JSON number, and is '2.5'
          saas storage.gb_month  | {"quantity":"NaN"}                        | INVALID_FIELD     | quantity must be a JSON number, and is 'NaN'
          saas storage.gb_month  | {"quantity":{"of":1}}                     | INVALID_FIELD     | quantity must be a JSON number, and is an object
          saas storage.gb_month  | {"quantity":true}                         | INVALID_FIELD     | quantity must be a JSON number, and is 'true'
          saas ai.inference      | {"user":["ann"]}                          | INVALID_FIELD     | user is a dimension and must be a string of at most 256 characters, and is a list
          pixell agent.action    | {}                                        | MISSING_FIELD     | the action's price needs the field tier
          pixell agent.action    | {"tier":7}                                | INVALID_FIELD     | tier must be a string, and is '7'
          pixell agent.action    | {"tier":"huge"}                           | UNKNOWN_TIER      | tier names a tier not in the catalog: 'huge'
          minddocs ai.completion | {"inputTokens":1,"outputTokens":1}        | MISSING_FIELD     | the action's price needs the field model
          minddocs ai.completion | {"inputTokens":1,"model":"gpt-4"}         | MISSING_FIELD     | the action's price needs the field outputTokens
          minddocs ai.completion | {"inputTokens":1,"outputTokens":1,"model":"gpt-9"} | UNKNOWN_VALUE | model has a value without a price: 'gpt-9'
          minddocs ai.completion | {"inputTokens":1,"outputTokens":1,"model":4}       | INVALID_FIELD | model must be a string, and is '4'
          """)
  void anEventThatCannotBePricedIsRefusedWithItsReason(
      String catalogAndAction, String data, Reason reason, String detail) {
    String[] names = catalogAndAction.split(" ", 2);

    Pricing pricing = Catalogs.builtIn(names[0]).price(names[1], Events.data(data));

    assertThat(pricing).isEqualTo(new Pricing.Refused(new Refusal(reason, detail)));
  }

  @ParameterizedTest
  @CsvSource({
    "1E99999999",
    "9E-99999999",
    "1E+13",
    "1000000000000.000001",
    "1000000000001",
    "9223372036854775808",
    "0.0000001",
    "1.0000001"
  })
  @Timeout(value = 10, unit = TimeUnit.SECONDS)
  void aQuantityOutOfRangeIsRefusedAtOnce(String quantity) {
    Pricing pricing =
        Catalogs.builtIn("saas")
            .price("storage.gb_month", Events.data("{\"quantity\":" + quantity + "}"));

    assertThat(pricing)
        .isInstanceOfSatisfying(
            Pricing.Refused.class,
            refused ->
                assertThat(refused.refusal().reason()).isEqualTo(Reason.QUANTITY_OUT_OF_RANGE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "-0.000001", "-1E99999999", "-9223372036854775809"})
  @Timeout(value = 10, unit = TimeUnit.SECONDS)
  void aNegativeQuantityIsRefusedAtOnce(String quantity) {
    Pricing pricing =
        Catalogs.builtIn("saas")
            .price("storage.gb_month", Events.data("{\"quantity\":" + quantity + "}"));

    assertThat(pricing)
        .isInstanceOfSatisfying(
            Pricing.Refused.class,
            refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.NEGATIVE_QUANTITY));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "0E99999999, 0",
    "1e2, 1000",
    "2.500000000, 25",
    "0.000001, 0.00001",
    "100000000, 1000000000",
    "1E8, 1000000000"
  })
  void aQuantityInRangeIsTakenHoweverItIsWritten(String quantity, String credits) {
    Price price =
        Events.priced(
            Catalogs.builtIn("saas"), "storage.gb_month", "{\"quantity\":" + quantity + "}");

    assertThat(price.credits()).hasToString(credits);
  }

  @Test
  void aPriceOverABillionCreditsIsRefused() {
    Catalog saas = Catalogs.builtIn("saas");

    for (String quantity : new String[] {"100000000.000001", "1000000000000"}) {
      assertThat(saas.price("storage.gb_month", Events.data("{\"quantity\":" + quantity + "}")))
          .isEqualTo(
              new Pricing.Refused(
                  new Refusal(
                      Reason.AMOUNT_OUT_OF_RANGE,
                      "the event's price or cost is over 1000000000, the most for one event")));
    }
  }

  @Test
  void aBinaryFloatingPointNumberIsNoExactNumber() {
    Catalog saas = Catalogs.builtIn("saas");
    ObjectNode data = Events.data("{}");

    for (double number : new double[] {2.5, Double.NaN, Double.POSITIVE_INFINITY}) {
      data.put("quantity", number);
      assertThat(saas.price("storage.gb_month", data))
          .isInstanceOfSatisfying(
              Pricing.Refused.class,
              refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.INVALID_FIELD));
    }
    data.put("quantity", new BigDecimal("2.5"));
    assertThat(saas.price("storage.gb_month", data)).isInstanceOf(Pricing.Priced.class);
  }
}
