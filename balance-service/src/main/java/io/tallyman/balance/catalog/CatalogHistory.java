package io.tallyman.balance.catalog;

import java.util.function.Supplier;

/** The timeline of catalog versions, read again when the database's has moved on. */
public final class CatalogHistory {
  private final Supplier<Timeline> read;
  private volatile Timeline timeline;

  /**
   * Reads the timeline for the first time.
   *
   * @param read from the database
   */
  public CatalogHistory(Supplier<Timeline> read) {
    this.read = read;
    this.timeline = read.get();
  }

  public Timeline timeline() {
    return timeline;
  }

  /** Another instance has put another version in force: reads the timeline again. */
  public void reload() {
    timeline = read.get();
  }
}
