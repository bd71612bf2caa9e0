package io.tallyman.sandbox.emit;

import io.tallyman.sandbox.console.Failure;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * Moves recorded times by a fixed amount, so that old usage can be metered as if it were new.
 *
 * @param by added to every time
 */
record TimeShift(Duration by) {
  static final TimeShift NONE = new TimeShift(Duration.ZERO);

  /** {@code 2023-11-16 18:17:03.97}, also with a T; UTC where it names no offset. */
  private static final DateTimeFormatter RECORDED =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("['T'][' ']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffsetId()
          .optionalEnd()
          .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
          .toFormatter(Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Reads an ISO 8601 duration such as {@code P1000D} or {@code -PT36H}. */
  static TimeShift parse(String text) {
    try {
      return new TimeShift(Duration.parse(text));
    } catch (DateTimeParseException e) {
      throw new Failure(
          "--time-shift takes a duration such as P1000D or PT36H, not '" + text + "'", e);
    }
  }

  /** The shift that moves one time onto another. */
  static TimeShift between(Instant recorded, Instant wanted) {
    return new TimeShift(Duration.between(recorded, wanted));
  }

  Instant shifted(Instant recorded) {
    return recorded.plus(by);
  }

  /** When a row says that it happened, before any shift. */
  static Instant recorded(Row row, String column) {
    try {
      return RECORDED.parse(row.cell(column).strip(), Instant::from);
    } catch (DateTimeException e) {
      throw new Failure(
          "%s, row %d: '%s' under %s is not a time such as 2023-11-16 18:17:03.98 or 2023-11-16T18:17:03Z"
              .formatted(row.file(), row.number(), row.cell(column), column),
          e);
    }
  }
}
