package io.tallyman.balance.posting;

import io.tallyman.balance.store.HoldTable;
import io.tallyman.balance.store.HoldTable.Found;
import io.tallyman.catalog.Price;
import io.tallyman.ledger.HoldId;
import io.tallyman.money.Credits;
import io.tallyman.topic.UsageEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds what usage events settle: the first one to name an open hold. Usage that names a settled
 * hold has been paid for, and is recorded at nothing; any other name changes nothing.
 *
 * @param settling events that settle a hold, each a run of its own
 * @param paidFor events whose hold has been settled: they charge and count nothing, in runs of
 *     their own, so that it can be told from the run
 * @param plain all other usage
 */
record Settlements(
    List<Settling> settling, List<Candidate.Usage> paidFor, List<Candidate.Usage> plain) {
  /** An event that settles a hold. */
  record Settling(Candidate.Usage usage, HoldId hold) {}

  static boolean anyNamedBy(List<Candidate.Usage> usages) {
    return usages.stream().anyMatch(usage -> usage.event().hold() != null);
  }

  static Settlements none(List<Candidate.Usage> usages) {
    return new Settlements(List.of(), List.of(), usages);
  }

  static Settlements find(Connection connection, List<Candidate.Usage> usages, Instant now)
      throws SQLException {
    Set<HoldId> named =
        usages.stream()
            .map(Settlements::named)
            .filter(hold -> hold != null)
            .collect(Collectors.toSet());
    Map<HoldId, Found> holds = HoldTable.find(connection, named);
    Settlements settlements =
        new Settlements(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Set<HoldId> settled = new HashSet<>();
    for (Candidate.Usage usage : usages) {
      HoldId name = named(usage);
      Found hold = name == null ? null : holds.get(name);
      if (name == null || hold == null || !isMeant(usage, hold)) {
        settlements.plain.add(usage);
      } else if (hold.captured() || settled.contains(name)) {
        settlements.paidFor.add(paidFor(usage, name));
      } else if (hold.isOpen(now)) {
        settled.add(name);
        settlements.settling.add(new Settling(usage.at(name.account(), hold.wallet()), name));
      } else {
        settlements.plain.add(usage);
      }
    }
    return settlements;
  }

  private static @Nullable HoldId named(Candidate.Usage usage) {
    String hold = usage.event().hold();
    return hold == null ? null : HoldId.read(hold);
  }

  /**
   * The organization's own, in the wallet that the event names, if it names one. What comes in
   * under a key that is bound to a wallet always does: so it settles no hold of another.
   */
  private static boolean isMeant(Candidate.Usage usage, Found hold) {
    UsageEvent event = usage.event();
    return hold.organizationId() == usage.identity().organizationId()
        && (!event.namesWallet() || event.wallet().equals(hold.wallet()));
  }

  private static Candidate.Usage paidFor(Candidate.Usage usage, HoldId hold) {
    Price price = usage.price();
    return usage.paidFor(
        hold.account(), new Price(List.of(), Credits.ZERO, null, price.dimensions(), 0));
  }
}
