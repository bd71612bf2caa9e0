package io.tallyman.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A catalog is read whole, or refused with all that is wrong; what it prices has a price or none.
 */
class CatalogFuzzTest {
  private static final List<String> BUILT_IN =
      Catalogs.names().stream().map(CatalogFuzzTest::text).toList();
  private static final List<Catalog> CATALOGS =
      Catalogs.names().stream().map(Catalogs::builtIn).toList();

  @FuzzTest
  void aCatalogIsReadOrRefused(byte[] yaml) {
    read(new String(yaml, StandardCharsets.UTF_8));
  }

  /** One of ours, with a stretch of it written over. */
  @FuzzTest
  void aDamagedCatalogIsReadOrRefused(FuzzedDataProvider data) {
    String yaml = data.pickValue(BUILT_IN);
    int from = data.consumeInt(0, yaml.length());
    int to = data.consumeInt(from, Math.min(yaml.length(), from + 200));
    read(yaml.substring(0, from) + data.consumeRemainingAsString() + yaml.substring(to));
  }

  @FuzzTest
  void anyDataHaveAPriceOrNone(FuzzedDataProvider data) {
    Catalog catalog = data.pickValue(CATALOGS);
    String action = data.pickValue(catalog.actions().keySet().toArray(String[]::new));
    try {
      JsonNode json = JsonMapper.shared().readTree(data.consumeRemainingAsBytes());
      if (json instanceof ObjectNode fields
          && catalog.price(action, fields) instanceof Pricing.Priced(Price price)) {
        assertThat(price).isNotNull();
      }
    } catch (JacksonException notJson) {
      assertThat(notJson).isNotNull();
    }
  }

  private static void read(String yaml) {
    try {
      assertThat(CatalogReader.read("fuzzed.yaml", yaml).name()).isNotEmpty();
    } catch (CatalogException refused) {
      assertThat(refused).hasMessageContaining("fuzzed.yaml");
    }
  }

  private static String text(String name) {
    try (InputStream yaml = CatalogReader.class.getResourceAsStream(name + ".yaml")) {
      return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
