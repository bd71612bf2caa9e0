package io.tallyman.sandbox.emit;

import io.tallyman.sandbox.console.Failure;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code emit} that turn a CSV file's rows into events. */
final class CsvOptions {
  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Emit an event for each row; the first line has the columns' titles.")
  private @Nullable Path csv;

  @Option(
      names = "--map",
      paramLabel = "FIELD=COLUMN",
      description = "A field of the event from a column. An empty cell leaves the field out.")
  private Map<String, String> columnsByField = new LinkedHashMap<>();

  @Option(
      names = "--time-column",
      paramLabel = "COLUMN",
      description = "When a row occurred; UTC unless it says otherwise. Default: when it arrives.")
  private @Nullable String timeColumn;

  @Option(
      names = "--time-shift",
      paramLabel = "DURATION",
      description = "Adds to every time, e.g. P1000D. The same shift makes the same events again.")
  private @Nullable String timeShift;

  @Option(
      names = "--last-time",
      paramLabel = "TIME|now",
      description = "Shifts all times so that the latest becomes this one.")
  private @Nullable String lastTime;

  Optional<CsvFile> file() {
    return Optional.ofNullable(csv).map(CsvFile::new);
  }

  /**
   * Checks the options against the file's columns.
   *
   * @throws Failure naming the option that does not fit
   */
  void check(List<String> columns) {
    Stream.concat(columnsByField.values().stream(), Stream.ofNullable(timeColumn))
        .filter(column -> !columns.contains(column))
        .findFirst()
        .ifPresent(column -> {
          throw new Failure(
              "There is no column '%s'; the columns are %s"
                  .formatted(column, String.join(", ", columns)));
        });
    if (timeColumn == null && (timeShift != null || lastTime != null)) {
      throw new Failure("--time-shift and --last-time need --time-column");
    }
    if (timeShift != null && lastTime != null) {
      throw new Failure("--time-shift and --last-time exclude each other");
    }
  }

  /** Reads the file once, to know how much there is and by how much to shift it. */
  Survey survey(CsvFile file, Instant now) {
    var survey = new Survey();
    file.forEach(survey);
    if (timeShift != null) {
      survey.shift = TimeShift.parse(timeShift);
    } else if (lastTime != null && survey.latest != null) {
      survey.shift = TimeShift.between(survey.latest, wantedLastTime(lastTime, now));
    }
    return survey;
  }

  private static Instant wantedLastTime(String lastTime, Instant now) {
    try {
      return lastTime.equals("now") ? now : Instant.parse(lastTime);
    } catch (DateTimeParseException e) {
      throw new Failure(
          "--last-time takes 'now' or a time such as 2026-11-21T10:00:00Z, not '" + lastTime + "'",
          e);
    }
  }

  boolean shiftsToLastTime() {
    return lastTime != null;
  }

  Map<String, String> columnsByField() {
    return columnsByField;
  }

  /** The event's time, or null where the file tells none. */
  @Nullable String time(Row row, TimeShift shift) {
    return timeColumn == null
        ? null
        : shift.shifted(TimeShift.recorded(row, timeColumn)).toString();
  }

  /** What a first pass over the file found. */
  final class Survey implements Consumer<Row> {
    private long rows;
    private @Nullable Instant latest;
    private TimeShift shift = TimeShift.NONE;

    @Override
    public void accept(Row row) {
      rows = row.number();
      if (timeColumn != null) {
        Instant recorded = TimeShift.recorded(row, timeColumn);
        latest = latest == null || recorded.isAfter(latest) ? recorded : latest;
      }
    }

    long rows() {
      return rows;
    }

    TimeShift shift() {
      return shift;
    }
  }
}
