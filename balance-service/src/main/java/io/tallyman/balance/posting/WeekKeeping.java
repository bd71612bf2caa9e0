package io.tallyman.balance.posting;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.store.UsageWeeks;
import io.tallyman.web.ClockOffset;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Keeps the weeks of usage. What identities a week had is given up for good, so not on the word of
 * one clock: it is as late as this service's and the database's both say.
 */
public record WeekKeeping(
    UsageWeeks weeks, CatalogHistory catalogs, ClockOffset offset, InstantSource clock) {
  /** Makes the coming week; closes, and in the end gives up, those that are over. */
  public void keep() {
    Instant here = clock.instant();
    Instant there = weeks.databaseTime().plus(offset.duration());
    Duration window = catalogs.timeline().dedupeWindow(here);
    weeks.keep(here.isBefore(there) ? here : there, window);
  }
}
