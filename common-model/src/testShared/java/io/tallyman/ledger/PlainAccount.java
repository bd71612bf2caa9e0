package io.tallyman.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An account kept the obvious way: one event after the other, lot by lot. It is what the ledger is
 * compared with, so it shares no code with it and knows nothing of runs, stretches or postings.
 */
public final class PlainAccount {
  private static final String CREDITS = "credits";
  private static final long MOST = 9_000_000_000_000_000_000L;

  private final Rules rules;
  private final List<PlainLot> lots = new ArrayList<>();
  private final List<PlainLine> lines = new ArrayList<>();
  private final Map<String, Use> uses = new LinkedHashMap<>();
  private final Deque<Use> unpaid = new ArrayDeque<>();
  private @Nullable String plan;
  private final Instant anchor;
  private int months;

  /** What a catalog would say. */
  public interface Rules {
    /** The place of a source in the burn order. */
    int priority(String source, Instant at);

    /** What whoever runs a plan gets for the period that begins; null: nothing, ever again. */
    @Nullable PlainPlan plan(String name, Instant at);
  }

  /** A plan and the units that it includes, in the order of granting. */
  public record PlainPlan(String name, Map<String, Long> units) {}

  /** An event: its credits, and perhaps an action of a tier at a weight. */
  public record Event(String id, long credits, @Nullable String tier, long weight) {}

  /** A line of the history. */
  public record PlainLine(String kind, Instant at, long before, long after) {}

  /** A lot. */
  public static final class PlainLot {
    public final int number;
    public final String unit;
    public final int priority;
    public final Instant start;
    public final @Nullable Instant end;
    public long remaining;
    private boolean ended;

    PlainLot(int number, String unit, int priority, Instant start, @Nullable Instant end) {
      this.number = number;
      this.unit = unit;
      this.priority = priority;
      this.start = start;
      this.end = end;
    }

    private boolean isOver(Instant now) {
      return end != null && end.compareTo(now) <= 0;
    }
  }

  /** What an event took: of which lots at once, of which lots later, and what it still owes. */
  public static final class Use {
    public final Event event;
    public final Map<Integer, Long> took = new TreeMap<>();
    public final Map<Integer, Long> paidLater = new TreeMap<>();
    public long charged;
    public boolean counted;
    public long before;
    public long open;
    private boolean undone;

    Use(Event event) {
      this.event = event;
    }
  }

  public PlainAccount(Rules rules, @Nullable String plan, Instant anchor) {
    this.rules = rules;
    this.plan = plan;
    this.anchor = anchor;
  }

  public List<PlainLot> lots() {
    return lots;
  }

  public List<PlainLine> lines() {
    return lines;
  }

  /** Events that owe something, oldest first. */
  public List<Use> unpaid() {
    return List.copyOf(unpaid);
  }

  /** What the event of this id took. */
  public Use use(String id) {
    Use use = uses.get(id);
    if (use == null) {
      throw new IllegalArgumentException("never heard of " + id);
    }
    return use;
  }

  /** Whether an event has been undone. */
  public boolean isUndone(String id) {
    return use(id).undone;
  }

  public long credits() {
    return held(CREDITS);
  }

  public long overage() {
    return unpaid.stream().mapToLong(use -> use.open).sum();
  }

  /** Lets time pass: each thing that falls due is a line of its own instant. */
  public void advance(Instant now) {
    while (true) {
      Instant next = plan == null ? null : monthStart(months);
      for (PlainLot lot : lots) {
        Instant end = lot.ended || lot.remaining == 0 ? null : lot.end;
        if (end != null && (next == null || end.isBefore(next))) {
          next = end;
        }
      }
      if (next == null || next.isAfter(now)) {
        return;
      }
      expire(next);
      if (plan != null && monthStart(months).equals(next)) {
        renew(next);
      }
    }
  }

  /** Takes an event. */
  public void use(Event event, Instant now) {
    advance(now);
    Use use = new Use(event);
    uses.put(event.id(), use);
    use.before = balance();
    use.charged = event.credits();
    if (event.tier() != null) {
      use.counted = take(event.tier(), 1, now, use.took) == 1;
      use.charged += use.counted ? 0 : event.weight();
    }
    use.open = use.charged - take(CREDITS, use.charged, now, use.took);
    if (use.open > 0) {
      unpaid.addLast(use);
    }
    write("usage", now, use.before);
  }

  /** Grants a lot; false if the account would hold more than it may. */
  public boolean grant(String source, String unit, long units, @Nullable Instant end, Instant now) {
    advance(now);
    if (units > MOST - held(unit)) {
      return false;
    }
    long before = balance();
    open(unit, source, units, now, end);
    payDebts(now);
    write(source, now, before);
    return true;
  }

  /** Takes units away, all or nothing. */
  public boolean deduct(String unit, long units, Instant now) {
    advance(now);
    if (available(unit, now) < units) {
      return false;
    }
    long before = balance();
    take(unit, units, now, new TreeMap<>());
    write("adjustment", now, before);
    return true;
  }

  /** Undoes an event; false if the account would hold more than it may. */
  public boolean undo(String id, Instant now) {
    advance(now);
    Use use = use(id);
    Map<String, Long> back = new TreeMap<>();
    Map<String, Long> homeless = new TreeMap<>();
    List<Map<Integer, Long>> paid = List.of(use.took, use.paidLater);
    for (Map<Integer, Long> part : paid) {
      part.forEach((number, units) -> {
        PlainLot lot = lots.get(number - 1);
        back.merge(lot.unit, units, Long::sum);
        if (lot.isOver(now)) {
          homeless.merge(lot.unit, units, Long::sum);
        }
      });
    }
    for (Map.Entry<String, Long> units : back.entrySet()) {
      if (units.getValue() > MOST - held(units.getKey())) {
        return false;
      }
    }
    long before = balance();
    use.undone = true;
    use.open = 0;
    unpaid.remove(use);
    for (Map<Integer, Long> part : paid) {
      part.forEach((number, units) -> {
        PlainLot lot = lots.get(number - 1);
        lot.remaining += lot.isOver(now) ? 0 : units;
      });
    }
    Instant end = plan == null ? now.plus(Duration.ofDays(30)) : monthStart(months);
    homeless.forEach((unit, units) -> open(unit, "refund", units, now, end));
    payDebts(now);
    write("void", now, before);
    return true;
  }

  private void expire(Instant at) {
    for (PlainLot lot : lots) {
      if (!lot.ended && lot.isOver(at)) {
        long before = balance();
        boolean told = lot.remaining > 0;
        lot.remaining = 0;
        lot.ended = true;
        if (told) {
          write("expiry", at, before);
        }
      }
    }
  }

  private void renew(Instant at) {
    PlainPlan next = plan == null ? null : rules.plan(plan, at);
    months++;
    if (next == null) {
      plan = null;
      return;
    }
    plan = next.name();
    Instant end = monthStart(months);
    next.units()
        .forEach((unit, units) -> {
          long granted = Math.min(units, MOST - held(unit));
          if (granted > 0) {
            long before = balance();
            open(unit, "plan", granted, at, end);
            payDebts(at);
            write("plan", at, before);
          }
        });
  }

  /** The start of a month of the plan, by the calendar: the anchor's day, or the month's last. */
  private Instant monthStart(int month) {
    LocalDateTime first = LocalDateTime.ofInstant(anchor, ZoneOffset.UTC);
    YearMonth there = YearMonth.from(first).plusMonths(month);
    int day = Math.min(first.getDayOfMonth(), there.lengthOfMonth());
    return there.atDay(day).atTime(first.toLocalTime()).toInstant(ZoneOffset.UTC);
  }

  private void open(String unit, String source, long units, Instant now, @Nullable Instant end) {
    PlainLot lot = new PlainLot(lots.size() + 1, unit, rules.priority(source, now), now, end);
    lot.remaining = units;
    lots.add(lot);
  }

  private long take(String unit, long wanted, Instant now, Map<Integer, Long> took) {
    long taken = 0;
    for (PlainLot lot = first(unit, now); lot != null && taken < wanted; lot = first(unit, now)) {
      long part = Math.min(wanted - taken, lot.remaining);
      lot.remaining -= part;
      took.merge(lot.number, part, Long::sum);
      taken += part;
    }
    return taken;
  }

  private void payDebts(Instant now) {
    while (!unpaid.isEmpty()) {
      PlainLot lot = first(CREDITS, now);
      if (lot == null) {
        return;
      }
      Use oldest = unpaid.getFirst();
      long part = Math.min(oldest.open, lot.remaining);
      lot.remaining -= part;
      oldest.open -= part;
      oldest.paidLater.merge(lot.number, part, Long::sum);
      if (oldest.open == 0) {
        unpaid.removeFirst();
      }
    }
  }

  /** The lot that burns next. */
  private @Nullable PlainLot first(String unit, Instant now) {
    PlainLot first = null;
    for (PlainLot lot : lots) {
      boolean live = lot.start.compareTo(now) <= 0 && !lot.isOver(now);
      if (live && lot.unit.equals(unit) && lot.remaining > 0) {
        first = first == null || burnsBefore(lot, first) ? lot : first;
      }
    }
    return first;
  }

  private static boolean burnsBefore(PlainLot one, PlainLot other) {
    if (one.priority != other.priority) {
      return one.priority < other.priority;
    }
    Instant end = one.end == null ? Instant.MAX : one.end;
    Instant otherEnd = other.end == null ? Instant.MAX : other.end;
    if (!end.equals(otherEnd)) {
      return end.isBefore(otherEnd);
    }
    if (!one.start.equals(other.start)) {
      return one.start.isBefore(other.start);
    }
    return one.number < other.number;
  }

  private long available(String unit, Instant now) {
    return lots.stream()
        .filter(lot -> lot.unit.equals(unit) && !lot.isOver(now))
        .mapToLong(lot -> lot.remaining)
        .sum();
  }

  private long held(String unit) {
    return lots.stream().filter(lot -> lot.unit.equals(unit)).mapToLong(lot -> lot.remaining).sum();
  }

  private long balance() {
    return credits() - overage();
  }

  /** No line is older than the one before it: a lot may come in that is over already. */
  private void write(String kind, Instant at, long before) {
    Instant last = lines.isEmpty() ? at : lines.getLast().at();
    lines.add(new PlainLine(kind, at.isBefore(last) ? last : at, before, balance()));
  }
}
