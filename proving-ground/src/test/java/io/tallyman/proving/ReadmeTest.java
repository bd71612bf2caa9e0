package io.tallyman.proving;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.catalog.Catalogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the README shows is what is tested. */
class ReadmeTest {
  private final String readme = Document.at("README.md").text();

  @Test
  void the_Java_producer_is_the_one_that_is_compiled_and_tested() throws IOException {
    String source =
        Files.readString(
            Path.of("../usage-ingest/src/test/java/io/tallyman/example/UsageEvents.java"));
    String shown = source.substring(source.indexOf("import "));
    assertThat(readme).contains("```java\n" + shown + "```\n");
  }

  @Test
  void every_built_in_catalog_has_its_example() {
    assertThat(Catalogs.names())
        .allSatisfy(name -> assertThat(readme).contains("### `" + name + "`"));
  }

  @Test
  void the_test_command_is_the_one_that_CI_runs() throws IOException {
    assertThat(readme).contains("\n./mvnw verify\n");
    assertThat(Files.readString(Path.of("../.ci/run"))).containsPattern("exec ./mvnw .*verify");
  }
}
