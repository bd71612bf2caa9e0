package io.tallyman.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.money.Credits;
import java.math.BigDecimal;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogPricesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # catalog | action           | data                                     | credits | terms
          fltr      | document.upload     | {}                                       | 10      | base 10 = 10
          fltr      | mcp.query           | {}                                       | 1       | base 1 = 1
          fltr      | embedding.search    | {"user":"ann"}                           | 1       | base 1 = 1
          chat      | chat.query          | {"tools":[]}                             | 5       | base 5 = 5
          chat      | chat.query          | {"tools":["docs"]}                       | 10      | base 5 = 5, tools: docs 5 = 5
          chat      | chat.query          | {"tools":["github"]}                     | 15      | base 5 = 5, tools: github 10 = 10
          chat      | chat.query          | {"tools":["docs","github","docs"]}       | 20      | base 5 = 5, tools: docs 5 = 5, tools: github 10 = 10
          chat      | chat.query          | {"tools":["docs","github","web"]}        | 23      | base 5 = 5, tools: docs 5 = 5, tools: github 10 = 10, tools: web 3 = 3
          saas      | api.call.basic      | {}                                       | 1       | base 1 = 1
          saas      | api.call.premium    | {}                                       | 5       | base 5 = 5
          saas      | storage.gb_month    | {"quantity":2.5}                         | 25      | quantity 2.5 × 10 = 25
          saas      | ai.inference        | {}                                       | 25      | base 25 = 25
          minddocs  | ai.completion       | {"model":"gpt-4","inputTokens":4808,"outputTokens":10} | 14.484 | inputTokens 4808 × 3 / 1000 = 14.424, outputTokens 10 × 6 / 1000 = 0.06
          minddocs  | ai.completion       | {"model":"gpt-3.5-turbo","inputTokens":1,"outputTokens":1} | 0.0002 | inputTokens 1 × 0.05 / 1000 = 0.00005, outputTokens 1 × 0.15 / 1000 = 0.00015
          minddocs  | image.process       | {"images":3}                             | 12      | images 3 × 4 = 12
          minddocs  | audio.transcription | {"seconds":90}                           | 0.9     | seconds 90 × 0.6 / 60 = 0.9
          minddocs  | workflow.execution  | {}                                       | 0       | base 0 = 0
          minddocs  | workflow.created    | {}                                       | 0       | base 0 = 0
          minddocs  | workflow.deleted    | {}                                       | 0       | base 0 = 0
          """)
  void everyActionCostsWhatTheContractSays(
      String catalog, String action, String data, String credits, String terms) {
    Price price = Events.priced(Catalogs.builtIn(catalog), action, data);

    assertThat(price.credits()).isEqualTo(Credits.parse(credits));
    assertThat(written(price)).isEqualTo(terms);
    assertThat(price.tierAction()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"small, 1, 0.02", "medium, 2.5, 0.05", "large, 5, 0.10", "xl, 15, 0.30"})
  void anAgentActionIsOneActionOfTheTierItNames(String tier, String weight, String cost) {
    Price price =
        Events.priced(Catalogs.builtIn("pixell"), "agent.action", "{\"tier\":\"" + tier + "\"}");

    assertThat(price.credits()).isEqualTo(Credits.ZERO);
    assertThat(price.terms()).isEmpty();
    assertThat(price.tierAction()).isEqualTo(new Price.TierAction(tier, Credits.parse(weight)));
    assertThat(BigDecimal.valueOf(price.costMicros(), 6)).isEqualByComparingTo(cost);
  }

  private static String written(Price price) {
    return price.terms().stream()
        .map(term -> term.name() + " " + term.calculation() + " = " + term.credits())
        .collect(Collectors.joining(", "));
  }
}
