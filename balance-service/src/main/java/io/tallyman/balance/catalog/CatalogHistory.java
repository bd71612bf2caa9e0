package io.tallyman.balance.catalog;

import io.tallyman.balance.store.CatalogTable;
import io.tallyman.catalog.Catalog;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;

/** The timeline of catalog versions, kept in PostgreSQL and read again when it has moved on. */
public final class CatalogHistory {
  private final Jdbi jdbi;
  private volatile Timeline timeline;

  private CatalogHistory(Jdbi jdbi, Timeline timeline) {
    this.jdbi = jdbi;
    this.timeline = timeline;
  }

  /**
   * Puts a catalog in force, unless it is the newest already, and reads the timeline.
   *
   * @param writer connections of the consumer's role
   */
  public static CatalogHistory start(Jdbi writer, Catalog catalog, Instant now) {
    return new CatalogHistory(
        writer,
        writer.inTransaction(
            handle -> {
              CatalogTable.activate(handle, catalog, now);
              return CatalogTable.read(handle);
            }));
  }

  public Timeline timeline() {
    return timeline;
  }

  /** Another instance has put another version in force: reads the timeline again. */
  public Timeline reload() {
    timeline = jdbi.inTransaction(CatalogTable::read);
    return timeline;
  }
}
