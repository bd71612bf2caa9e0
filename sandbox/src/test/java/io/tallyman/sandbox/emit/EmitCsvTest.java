package io.tallyman.sandbox.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.sandbox.console.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class EmitCsvTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    String rows =
        """
        TIMESTAMP,ContextTokens,GeneratedTokens,Team
        2023-11-16 18:17:03.9799600,4808,10,"red, blue"
        2023-11-16T18:17:04Z,3180.50,,green
        2023-11-16 20:17:05+02:00,1E3,8,green\
        """;
    file = Files.writeString(folder.resolve("usage.csv"), rows.replace("\n", "\r\n"));
  }

  @Test
  void aRowBecomesAnEventByTheMapping() {
    assertThat(
            events(
                "--csv", file.toString(),
                "--map", "inputTokens=ContextTokens",
                "--map", "outputTokens=GeneratedTokens",
                "--time-column", "TIMESTAMP",
                "--time-shift", "P1100D"))
        .containsExactly(
            """
            {"specversion":"1.0","id":"usage.csv-1","source":"cli","type":"ai.completion",\
            "subject":"azure-1","time":"2026-11-20T18:17:03.979960Z",\
            "data":{"model":"gpt-4","inputTokens":4808,"outputTokens":10}}\
            """,
            """
            {"specversion":"1.0","id":"usage.csv-2","source":"cli","type":"ai.completion",\
            "subject":"azure-0","time":"2026-11-20T18:17:04Z",\
            "data":{"model":"gpt-4","inputTokens":3180.50}}\
            """,
            """
            {"specversion":"1.0","id":"usage.csv-3","source":"cli","type":"ai.completion",\
            "subject":"azure-1","time":"2026-11-20T18:17:05Z",\
            "data":{"model":"gpt-4","inputTokens":1E+3,"outputTokens":8}}\
            """);
  }

  @Test
  void withoutATimeColumnAnEventHasNoTime() {
    assertThat(events("--csv", file.toString()))
        .hasSize(3)
        .noneMatch(event -> event.contains("\"time\""));
  }

  @Test
  void theLastTimeCanBeMadeNow() {
    assertThat(events("--csv", file.toString(), "--time-column", "TIMESTAMP", "--last-time", "now"))
        .last()
        .asString()
        .contains("\"time\":\"" + NOW + "\"");
  }

  @Test
  void aTextWithACommaIsOneCell() {
    assertThat(events("--csv", file.toString(), "--map", "team=Team"))
        .first()
        .asString()
        .contains("\"team\":\"red, blue\"");
  }

  @Test
  void anUnknownColumnIsRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> events("--csv", file.toString(), "--map", "a=Tokens"))
        .isInstanceOf(Failure.class)
        .hasMessage(
            "There is no column 'Tokens';"
                + " the columns are TIMESTAMP, ContextTokens, GeneratedTokens, Team");
  }

  @Test
  void aTimeThatCannotBeReadIsNamedWithItsRow() {
    assertThatThrownBy(() -> events("--csv", file.toString(), "--time-column", "Team"))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("usage.csv, row 1: 'red, blue' under Team is not a time");
  }

  @Test
  void twoShiftsAtOnceAreRefused() {
    assertThatThrownBy(() ->
            events(
                "--csv",
                file.toString(),
                "--time-column",
                "TIMESTAMP",
                "--time-shift",
                "P1D",
                "--last-time",
                "now"))
        .isInstanceOf(Failure.class)
        .hasMessage("--time-shift and --last-time exclude each other");
  }

  @Test
  void aTemplateMayNameAnyColumn() {
    assertThat(Template.of("{Team}/{row}", List.of("Team")).of(firstRow()))
        .isEqualTo("red, blue/1");
  }

  @Test
  void aTemplateThatNamesNothingKnownIsRefused() {
    assertThatThrownBy(() -> Template.of("org-{tema}", List.of("Team")))
        .isInstanceOf(Failure.class)
        .hasMessage(
            "'org-{tema}': {tema} is neither {row}, {row%N}, {file} nor a column;"
                + " the columns are Team");
  }

  private Row firstRow() {
    var rows = new ArrayList<Row>();
    new CsvFile(file).forEach(rows::add);
    return rows.getFirst();
  }

  @Command
  private static final class Options {
    @Mixin private final CsvOptions csv = new CsvOptions();
  }

  private List<String> events(String... arguments) {
    CsvOptions csv = CommandLine.populateCommand(new Options(), arguments).csv;
    CsvFile given = csv.file().orElseThrow();
    List<String> columns = given.columns();
    csv.check(columns);
    var rows =
        new RowEvents(
            Template.of("{file}-{row}", columns),
            Template.of("cli", columns),
            "ai.completion",
            Template.of("azure-{row%2}", columns),
            Map.of("model", "gpt-4"),
            csv,
            csv.survey(given, NOW).shift());
    var events = new ArrayList<String>();
    given.forEach(row -> events.add(rows.event(row).toString()));
    return events;
  }
}
