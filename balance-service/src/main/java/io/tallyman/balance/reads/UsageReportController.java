package io.tallyman.balance.reads;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.store.UsageGrouping;
import io.tallyman.balance.store.UsageQueries;
import io.tallyman.balance.store.UsageQueries.Sum;
import io.tallyman.balance.store.UsageQueries.Window;
import io.tallyman.catalog.Action;
import io.tallyman.web.ApiException;
import io.tallyman.web.access.Caller;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Analytics of one organization's use. */
@RestController
class UsageReportController {
  private static final Duration DEFAULT_SPAN = Duration.ofDays(30);
  private static final int MOST_ROWS = 10_000;

  private final OrganizationReads reads;
  private final CatalogHistory catalogs;
  private final InstantSource clock;

  UsageReportController(OrganizationReads reads, CatalogHistory catalogs, InstantSource clock) {
    this.reads = reads;
    this.catalogs = catalogs;
    this.clock = clock;
  }

  /**
   * Use by window and group. Use is counted by the hour of occurrence: {@code from} is taken back
   * and {@code to} taken forward to a full hour, and the answer says to which.
   *
   * @param from 30 days before {@code to} where it is left out
   * @param to now where it is left out
   * @param wallet of one only; of all where it is left out
   */
  @Needs(value = Scope.BALANCE_READ, confinesCaller = true)
  @GetMapping("/v1/organizations/{organization}/usage")
  UsageReport usage(
      @PathVariable String organization,
      @RequestParam @Nullable Instant from,
      @RequestParam @Nullable Instant to,
      @RequestParam(defaultValue = "day") String window,
      @RequestParam @Nullable String groupBy,
      @RequestParam @Nullable String wallet,
      Caller caller) {
    String onlyWallet = caller.walletOf(wallet);
    TimeParameter.checked("from", from);
    TimeParameter.checked("to", to);
    Instant end = fullHourAtOrAfter(to == null ? clock.instant() : to);
    Instant start = (from == null ? end.minus(DEFAULT_SPAN) : from).truncatedTo(ChronoUnit.HOURS);
    if (!start.isBefore(end)) {
      throw ApiException.invalidField("from", "from must be before to");
    }
    Window width = window(window);
    UsageGrouping grouping = grouping(groupBy);
    List<Sum> sums =
        reads.read(
            organization,
            transaction ->
                UsageQueries.sums(
                    transaction, onlyWallet, start, end, width, grouping, MOST_ROWS + 1));
    if (sums.size() > MOST_ROWS) {
      throw ApiException.invalidField(
          "window",
          "the answer would have more than "
              + MOST_ROWS
              + " rows: ask for less time, a wider window, or a coarser group");
    }
    String currency =
        catalogs.timeline().at(clock.instant()).catalog().currency().getCurrencyCode();
    return UsageReport.of(organization, start, end, window, groupBy, currency, sums);
  }

  private static Instant fullHourAtOrAfter(Instant instant) {
    Instant hour = instant.truncatedTo(ChronoUnit.HOURS);
    return hour.equals(instant) ? hour : hour.plus(Duration.ofHours(1));
  }

  private static Window window(String window) {
    try {
      return Window.valueOf(window.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw ApiException.invalidField("window", "window must be hour, day or month");
    }
  }

  private UsageGrouping grouping(@Nullable String groupBy) {
    return switch (groupBy) {
      case null -> new UsageGrouping.Whole();
      case "action" -> new UsageGrouping.ByAction();
      case "tier" -> new UsageGrouping.ByTier();
      case "wallet" -> new UsageGrouping.ByWallet();
      default -> dimension(groupBy);
    };
  }

  /** Any dimension that any version of the catalog declares: old use may be grouped by old ones. */
  private UsageGrouping dimension(String field) {
    TreeSet<String> declared = new TreeSet<>();
    catalogs.timeline().versions().values().stream()
        .flatMap(version -> version.catalog().actions().values().stream())
        .map(Action::dimensions)
        .forEach(declared::addAll);
    if (!declared.contains(field)) {
      throw ApiException.invalidField(
          "groupBy", "groupBy must be action, tier, wallet, or a dimension: " + declared);
    }
    return new UsageGrouping.ByDimension(field);
  }
}
