package io.tallyman.proving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A Markdown document of the repository. */
record Document(String text) {
  /** Reads a file by its path from the repository's root. */
  static Document at(String path) {
    try {
      return new Document(Files.readString(root().resolve(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The repository's, from whichever module of it the tests run. */
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = Objects.requireNonNull(folder.getParent(), "the tests run outside of a repository");
    }
    return folder;
  }

  /** The cells of the rows of all tables under a heading, without the tables' heads. */
  List<List<String>> rowsUnder(String heading) {
    int start = text.indexOf("\n" + heading + "\n");
    if (start < 0) {
      throw new IllegalArgumentException("there is no heading " + heading);
    }
    String level = heading.substring(0, heading.indexOf(' '));
    String section = text.substring(start + heading.length() + 2);
    int end = section.indexOf("\n" + level + " ");
    return (end < 0 ? section : section.substring(0, end))
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(Document::cells)
        .toList();
  }

  private static List<String> cells(String row) {
    return Arrays.stream(row.substring(1).split("(?<!\\\\)\\|"))
        .map(cell -> cell.replace("`", "").strip())
        .toList();
  }
}
