package io.tallyman.simulator.webhooks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What is to go wrong with deliveries, each for a number of events of a type. */
public final class WebhookFaults {
  /** What happens to one event on its way. */
  sealed interface Fault {
    /** It never arrives, and is not tried again. */
    record Drop() implements Fault {}

    /** It arrives so many times. */
    record Repeat(int times) implements Fault {}

    /** It arrives later, by the simulator's clock. */
    record Delay(Duration by) implements Fault {}
  }

  private static final class Armed {
    private final String typePrefix;
    private final Fault fault;
    private int left;

    Armed(String typePrefix, Fault fault, int left) {
      this.typePrefix = typePrefix;
      this.fault = fault;
      this.left = left;
    }
  }

  private final List<Armed> armed = new ArrayList<>();

  /** The next so many events whose type begins so never arrive. */
  public synchronized void drop(String typePrefix, int events) {
    armed.add(new Armed(typePrefix, new Fault.Drop(), events));
  }

  /** The next so many events whose type begins so arrive {@code times} times each. */
  public synchronized void repeat(String typePrefix, int times, int events) {
    armed.add(new Armed(typePrefix, new Fault.Repeat(times), events));
  }

  /** The next so many events whose type begins so arrive later, by the simulator's clock. */
  public synchronized void delay(String typePrefix, Duration by, int events) {
    armed.add(new Armed(typePrefix, new Fault.Delay(by), events));
  }

  public synchronized void clear() {
    armed.clear();
  }

  /** What the event suffers; uses it up. */
  synchronized Fault next(String type) {
    for (Iterator<Armed> each = armed.iterator(); each.hasNext(); ) {
      Armed candidate = each.next();
      if (type.startsWith(candidate.typePrefix)) {
        if (--candidate.left <= 0) {
          each.remove();
        }
        return candidate.fault;
      }
    }
    return new Fault.Repeat(1);
  }
}
