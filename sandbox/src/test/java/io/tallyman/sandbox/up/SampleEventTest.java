package io.tallyman.sandbox.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.catalog.Pricing;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleEventTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"fltr", "chat", "saas", "minddocs", "pixell"})
  void theEventToTryFirstHasAPriceInEveryBuiltInCatalog(String name) {
    try (var directory = DataDirectory.open(folder)) {
      var catalog = CatalogChoice.of(Optional.of(name), directory).catalog();

      var sample = SampleEvent.of(catalog);

      assertThat(catalog.price(sample.action(), sample.data())).isInstanceOf(Pricing.Priced.class);
    }
  }
}
