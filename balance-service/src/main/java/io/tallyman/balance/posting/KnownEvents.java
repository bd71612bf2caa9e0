package io.tallyman.balance.posting;

import io.tallyman.balance.store.Identity;
import io.tallyman.balance.store.UsageTable;
import io.tallyman.balance.store.UsageTable.Known;
import io.tallyman.balance.store.UsageWeeks;
import io.tallyman.balance.store.UsageWeeks.Week;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks events up by identity, in as few weeks as will do. */
final class KnownEvents {

  private final UsageWeeks weeks;

  KnownEvents(UsageWeeks weeks) {
    this.weeks = weeks;
  }

  /** Events among those appended in other weeks than this one's. */
  Map<Identity, Known> inOtherWeeks(
      Connection connection, Collection<Identity> identities, Instant appendedAt, Instant since)
      throws SQLException {
    Map<Identity, Known> found = new HashMap<>();
    for (Week week : weeks.others(appendedAt, since)) {
      List<Identity> likely = identities.stream().filter(week::mayHold).toList();
      found.putAll(UsageTable.find(connection, likely, week.from(), week.to()));
    }
    return found;
  }

  /** Events in any week that ends after {@code since}. */
  Map<Identity, Known> anywhere(
      Connection connection, Collection<Identity> identities, Instant appendedAt, Instant since)
      throws SQLException {
    Map<Identity, Known> found = inOtherWeeks(connection, identities, appendedAt, since);
    Set<Identity> missing = new HashSet<>(identities);
    missing.removeAll(found.keySet());
    Week own = UsageWeeks.weekOf(appendedAt);
    found.putAll(UsageTable.find(connection, missing, own.from(), own.to()));

    return found;
  }
}
