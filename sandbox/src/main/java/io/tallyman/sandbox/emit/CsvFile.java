package io.tallyman.sandbox.emit;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.tallyman.sandbox.console.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A CSV file (RFC 4180, UTF-8) whose first line has the titles of its columns. */
record CsvFile(Path path) {

  /** The titles. */
  List<String> columns() {
    try (var reader = open()) {
      return reader.stream()
          .findFirst()
          .map(NamedCsvRecord::getHeader)
          .orElseThrow(() -> new Failure(path + " has no rows"));
    } catch (IOException | UncheckedIOException | CsvParseException e) {
      throw unreadable(e);
    }
  }

  /** Reads the file from its start, row by row. */
  void forEach(Consumer<Row> action) {
    String name = path.getFileName().toString();
    long number = 0;
    try (var reader = open()) {
      for (NamedCsvRecord cells : reader) {
        number++;
        action.accept(new Row(name, number, cells));
      }
    } catch (IOException | UncheckedIOException | CsvParseException e) {
      throw unreadable(e);
    }
  }

  private CsvReader<NamedCsvRecord> open() throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new Failure("There is no file " + path);
    }
    return CsvReader.builder().detectBomHeader(true).ofNamedCsvRecord(Files.newInputStream(path));
  }

  private Failure unreadable(Exception e) {
    return new Failure("Cannot read " + path + ": " + e.getMessage(), e);
  }
}
