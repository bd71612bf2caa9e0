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
  void theJavaProducerIsTheOneThatIsCompiledAndTested() throws IOException {
    String source =
        Files.readString(
            Path.of("../usage-ingest/src/test/java/io/tallyman/example/UsageEvents.java"));
    String shown = source.substring(source.indexOf("import "));
    assertThat(readme).contains("```java\n" + shown + "```\n");
  }

  @Test
  void everyBuiltInCatalogHasItsExample() {
    assertThat(Catalogs.names())
        .allSatisfy(name -> assertThat(readme).contains("### `" + name + "`"));
  }

  @Test
  void theTestCommandIsTheOneThatCIRuns() throws IOException {
    assertThat(readme).contains("\n./mvnw verify\n");
    assertThat(Files.readString(Path.of("../.ci/run"))).containsPattern("exec ./mvnw .*verify");
  }
}
