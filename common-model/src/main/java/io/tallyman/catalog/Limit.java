package io.tallyman.catalog;

/**
 * Something of which a plan allows only so much; the gate refuses past it.
 *
 * @param title what people read; the name where the catalog gives none
 */
public record Limit(String name, String title, Kind kind) {
  /** How a limit is measured. */
  public enum Kind {
    /** Actions since the period began. */
    COUNT,
    /** How many there are now: actions move it up and down. */
    LEVEL,
    /** Which values a field may have. */
    ALLOW_LIST
  }
}
