package io.tallyman.balance.posting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.posting.ModelAccounts.Place;
import io.tallyman.ledger.HoldId;
import io.tallyman.ledger.PlainAccount.Answer;
import io.tallyman.ledger.PlainAccount.Event;
import io.tallyman.ledger.PlainHold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The holds there have been, and what events that name them come to. */
final class ModelHolds {
  private final Random random;
  private final ModelAccounts accounts;
  private final Map<HoldId, Place> places = new LinkedHashMap<>();
  private final Set<HoldId> captured = new HashSet<>();

  /** An event, the wallet that it is for, whether it names that, and the hold, if it names one. */
  record Used(Place place, boolean namesWallet, Event event, @Nullable String hold) {}

  ModelHolds(Random random, ModelAccounts accounts) {
    this.random = random;
    this.accounts = accounts;
  }

  void opened(String id, Place place) {
    HoldId hold = HoldId.read(id);
    assertThat(hold).isNotNull();
    places.put(hold, place);
  }

  void captured(HoldId hold) {
    captured.add(hold);
  }

  /** One of the last few, of whichever organization; sometimes one that there never was. */
  String any() {
    if (places.isEmpty() || random.nextInt(20) == 0) {
      return "h1.999999";
    }
    List<HoldId> all = List.copyOf(places.keySet());
    int last = all.size() - 1;
    return all.get(last - random.nextInt(Math.min(last, 5) + 1)).toString();
  }

  /**
   * Has plain accounts take events as one batch: what settles nothing first, and of that first what
   * is for wallets that do not fall back, then what is for those that do, in the order in which
   * they were opened; in each wallet what has been paid for comes last. Then what settles holds.
   *
   * @return which wallet paid, by the event's place in the batch
   */
  List<Place> take(List<Used> batch, Instant now) {
    List<Place> paying = new ArrayList<>();
    Map<Place, List<Event>> uses = new HashMap<>();
    List<Runnable> paidFor = new ArrayList<>();
    List<Runnable> settling = new ArrayList<>();
    for (Used used : batch) {
      HoldId hold = used.hold() == null ? null : HoldId.read(used.hold());
      Place holder = hold == null ? null : places.get(hold);
      if (hold == null || holder == null || !isMeant(used, holder)) {
        paying.add(used.place());
        add(uses, used.place(), used.event());
      } else if (captured.contains(hold)) {
        paying.add(holder);
        paidFor.add(() -> add(uses, holder, new Event(used.event().id(), 0, null, 0)));
      } else if (isOpen(hold, holder, now)) {
        paying.add(holder);
        captured.add(hold);
        settling.add(() -> settle(hold, holder, used.event(), now));
      } else {
        paying.add(used.place());
        add(uses, used.place(), used.event());
      }
    }
    paidFor.forEach(Runnable::run);
    uses.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(turns()))
        .forEach(use -> accounts.spending(use.getKey()).use(use.getValue(), now));
    settling.forEach(Runnable::run);
    return paying;
  }

  private Comparator<Place> turns() {
    return Comparator.comparingInt((Place place) -> accounts.payer(place) == null ? 0 : 1)
        .thenComparingLong(accounts::id);
  }

  private static void add(Map<Place, List<Event>> uses, Place place, Event event) {
    uses.computeIfAbsent(place, first -> new ArrayList<>()).add(event);
  }

  private void settle(HoldId hold, Place holder, Event event, Instant now) {
    boolean limited = holder.wallet().equals("default");
    Event charged =
        new Event(
            event.id(),
            event.credits(),
            event.tier(),
            event.weight(),
            limited ? event.moves() : List.of());
    assertThat(accounts.spending(holder).settle(hold.number(), charged, now))
        .isEqualTo(Answer.DONE);
  }

  private static boolean isMeant(Used used, Place holder) {
    return used.place().organization().equals(holder.organization())
        && (!used.namesWallet() || used.place().equals(holder));
  }

  private boolean isOpen(HoldId hold, Place holder, Instant now) {
    for (PlainHold open : accounts.get(holder).holds()) {
      if (open.number == hold.number()) {
        return open.end.isAfter(now);
      }
    }
    return false;
  }
}
