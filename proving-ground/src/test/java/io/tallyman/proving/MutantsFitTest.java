package io.tallyman.proving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The mutants' patches: whether they can still be made is seen here, whether they die is not. */
class MutantsFitTest {
  private static final Path HOUSE = Path.of("..");

  static List<Path> patches() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("mutants"))) {
      return files.filter(file -> file.toString().endsWith(".patch")).sorted().toList();
    }
  }

  /** A hunk fits where the lines it keeps and those it takes out follow upon each other. */
  @ParameterizedTest
  @MethodSource("patches")
  void everyMutantFitsTheCode(Path patch) throws IOException {
    String code = "";
    List<String> hunk = new ArrayList<>();
    boolean inHunk = false;
    int hunks = 0;
    for (String line : Files.readAllLines(patch)) {
      if (line.startsWith("diff --git") || line.startsWith("@@")) {
        assertThat(code).contains(String.join("\n", hunk));
        hunk.clear();
        inHunk = line.startsWith("@@");
        hunks += inHunk ? 1 : 0;
      } else if (line.startsWith("+++ b/")) {
        code = Files.readString(HOUSE.resolve(line.substring("+++ b/".length())));
      } else if (inHunk && (line.startsWith(" ") || line.startsWith("-"))) {
        hunk.add(line.substring(1));
      }
    }
    assertThat(hunks).isPositive();
    assertThat(code).contains(String.join("\n", hunk));
  }
}
