package io.tallyman.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is wrong with a catalog is told with its line, and an editor with the schema sees it too.
 */
class BrokenCatalogTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(CatalogTexts.text("catalog.schema.json"));

  /**
   * Each row replaces one place of the sound catalog.
   *
   * @param soundPart what is replaced; ⏎ stands for a line's end in both
   * @param schemaSees whether it is a matter of shape, which the schema can tell
   */
  @ParameterizedTest(name = "{1}: {2}")
  @CsvFileSource(
      resources = "/io/tallyman/catalog/broken-catalogs.txt",
      delimiter = '|',
      quoteCharacter = '`')
  void aBrokenPlaceIsToldWithItsLine(
      String soundPart, String brokenPart, String problems, boolean schemaSees) {
    String broken = broken(soundPart, brokenPart);

    CatalogException refused =
        catchThrowableOfType(
            CatalogException.class, () -> CatalogReader.read("whole.yaml", broken));

    assertThat(refused).hasMessage("whole.yaml:" + problems.replace("⏎", "\nwhole.yaml:"));
    assertThat(errorsOfSchema(broken).isEmpty()).isEqualTo(!schemaSees);
  }

  @Test
  void everyProblemOfAFileIsTold() {
    String broken =
        CatalogTexts.text("whole.yaml")
            .replace("currency: EUR", "currency: EURO")
            .replace("weight: 5 }", "weight: -5 }")
            .replace("base: 0.25", "bass: 0.25")
            .replace("defaultPlan: free", "defaultPlan: gratis");

    CatalogException refused =
        catchThrowableOfType(
            CatalogException.class, () -> CatalogReader.read("whole.yaml", broken));

    assertThat(refused)
        .hasMessage(
            """
            whole.yaml:3: currency: must be an ISO 4217 code such as USD, and is 'EURO'
            whole.yaml:8: tiers.large.weight: must be more than 0 and at most 1000000000, and is -5
            whole.yaml:20: actions.run.price.bass: is not known here; known are base, per, each, tier
            whole.yaml:79: policies.defaultPlan: no plan 'gratis' is declared; there are free, pro, custom\
            """);
    assertThat(refused.problems()).extracting(CatalogException.Problem::line).isSorted();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                       | 1: the file is empty
          `# nothing but a word`   | 1: the file is empty
          just a word              | 1: must be a mapping of keys to values, and is 'just a word'
          name: [a                 | 1: not YAML: expected ',' or ']', but got <stream end>
          name: a⏎---⏎name: b      | 2: not YAML: but found another document
          """)
  void aFileThatIsNoCatalogAtAllIsTold(String file, String problem) {
    CatalogException refused =
        catchThrowableOfType(
            CatalogException.class, () -> CatalogReader.read("x.yaml", file.replace("⏎", "\n")));

    assertThat(refused).hasMessage("x.yaml:" + problem);
  }

  @ParameterizedTest
  @MethodSource("io.tallyman.catalog.Catalogs#names")
  void theSchemaAcceptsEveryBuiltInCatalog(String name) {
    assertThat(errorsOfSchema(Catalogs.builtIn(name).yaml())).isEmpty();
  }

  @Test
  void theSchemaAndTheReaderAcceptTheCatalogThatUsesEveryKey() {
    assertThat(errorsOfSchema(CatalogTexts.text("whole.yaml"))).isEmpty();
    assertThatCode(() -> CatalogReader.read("whole.yaml", CatalogTexts.text("whole.yaml")))
        .doesNotThrowAnyException();
  }

  private static String broken(String soundPart, String brokenPart) {
    String sound = CatalogTexts.text("whole.yaml");
    String part = soundPart.replace("⏎", "\n");
    assertThat(sound).containsOnlyOnce(part);
    return sound.replace(part, brokenPart.replace("⏎", "\n"));
  }

  private static List<Error> errorsOfSchema(String yaml) {
    LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(true).build();
    return SCHEMA.validate(JSON.valueToTree(new Load(settings).loadFromString(yaml)));
  }
}
