package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The lots of an account on its way from one state to the next. */
final class Lots {
  private final long account;
  private final List<Lot> all;
  private final TreeMap<Integer, Lot> touched = new TreeMap<>();
  private final TreeSet<Integer> underOtherConditions = new TreeSet<>();
  private int last;

  Lots(Account account) {
    this.account = account.id();
    all = new ArrayList<>(account.lots());
    last = account.lastLot();
  }

  List<Lot> all() {
    return all;
  }

  int last() {
    return last;
  }

  List<Lot> touched() {
    return List.copyOf(touched.values());
  }

  /** Those that no posting has told of as they are: new, or changed in more than their units. */
  List<Lot> takeUnderOtherConditions() {
    if (underOtherConditions.isEmpty()) {
      return List.of();
    }
    List<Lot> taken = underOtherConditions.stream().map(this::get).toList();
    underOtherConditions.clear();
    return taken;
  }

  Lot get(int number) {
    for (Lot lot : all) {
      if (lot.number() == number) {
        return lot;
      }
    }
    throw new IllegalStateException("account " + account + " was read without its lot " + number);
  }

  /** Those that fulfil a condition, by number. */
  List<Lot> where(Predicate<Lot> condition) {
    return all.stream().filter(condition).sorted(Comparator.comparingInt(Lot::number)).toList();
  }

  List<Lot> burning(String unit, Instant now) {
    return Account.burning(all, unit, now);
  }

  /** What anybody may take of a unit. */
  long free(String unit, Instant now) {
    long free = 0;
    for (Lot lot : burning(unit, now)) {
      free += lot.free();
    }
    return free;
  }

  /** How much more of a unit the account may hold. */
  long room(String unit) {
    long room = Account.MAX_CREDITS;
    for (Lot lot : all) {
      if (lot.unit().equals(unit)) {
        room -= lot.remaining() + lot.parked();
      }
    }
    return room;
  }

  /** A new lot, still empty, that starts at {@code now}. */
  Lot open(
      String unit,
      LotSource source,
      int priority,
      long units,
      Instant now,
      @Nullable Instant expiresAt,
      String reference) {
    last++;
    Lot lot = Lot.opened(last, unit, source, priority, units, now, expiresAt, reference);
    all.add(lot);
    underOtherConditions.add(last);
    return lot;
  }

  void replace(Lot lot) {
    touched.put(lot.number(), lot);
    for (int i = 0; i < all.size(); i++) {
      Lot before = all.get(i);
      if (before.number() == lot.number()) {
        if (!lot.hasConditionsOf(before)) {
          underOtherConditions.add(lot.number());
        }
        all.set(i, lot);
        return;
      }
    }
    throw new IllegalStateException("account " + account + " has no lot " + lot.number());
  }
}
