package io.tallyman.balance.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProducersTest {
  @Test
  void usageComesFromTheTopicOfAllAndFromEachProducersOwn() {
    var producers = new Producers(Map.of("shop", List.of("a"), "crm", List.of("b", "b")));

    assertThat(producers.topics())
        .containsExactly("tallyman.usage", "tallyman.usage.crm", "tallyman.usage.shop");
    assertThat(new Producers(Map.of()).topics()).containsExactly("tallyman.usage");
  }

  @Test
  void aNameThatNoTopicMayHaveAndWhatIsNoOrganizationStopTheStart() {
    for (String name : List.of("", "Crm", "a.b", "a b", "-a", "a".repeat(64))) {
      assertThatIllegalArgumentException()
          .as(name)
          .isThrownBy(() -> new Producers(Map.of(name, List.of("acme"))))
          .withMessageContaining("a producer's name is");
    }
    for (List<String> organizations : List.of(List.<String>of(), List.of("a", "b c"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Producers(Map.of("crm", organizations)))
          .withMessage(
              "tallyman.intake.producers.crm must be organizations, with commas between, and is "
                  + organizations);
    }
  }
}
