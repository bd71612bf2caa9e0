package io.tallyman.proving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SecurityPageTest {
  private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+Test)`");

  @Test
  void everyTestThatTheSecurityPageNamesIsThere() throws IOException {
    List<String> named =
        TEST.matcher(Files.readString(Path.of("../docs/SECURITY.md")))
            .results()
            .map((MatchResult found) -> found.group(1))
            .distinct()
            .toList();
    assertThat(tests()).containsAll(named);
    assertThat(named).hasSizeGreaterThan(20);
  }

  @Test
  void everyMutantNamesATestThatIsThere() throws IOException {
    try (Stream<Path> mutants = Files.list(Path.of("mutants"))) {
      List<Path> patches = mutants.filter(file -> file.toString().endsWith(".patch")).toList();
      assertThat(patches).hasSizeGreaterThan(6);
      for (Path patch : patches) {
        String test =
            Files.readAllLines(patch).stream()
                .filter(line -> line.startsWith("test: "))
                .map(line -> line.substring("test: ".length()).split("#", 2)[0])
                .findFirst()
                .orElse("none");
        assertThat(tests()).as("%s", patch).contains(test);
      }
    }
  }

  private static Set<String> tests() throws IOException {
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      return modules
          .map(module -> module.resolve("src/test/java"))
          .filter(Files::isDirectory)
          .flatMap(SecurityPageTest::testsIn)
          .collect(Collectors.toSet());
    }
  }

  private static Stream<String> testsIn(Path sources) {
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("Test.java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
