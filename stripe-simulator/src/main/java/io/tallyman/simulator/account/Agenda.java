package io.tallyman.simulator.account;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * What time alone will bring, in order. An entry may have become void by what happened since it was
 * made: whoever it calls looks at the object first.
 */
public final class Agenda {
  /** What is to be done with an object when the entry is due. */
  @FunctionalInterface
  public interface Task {
    void run(String objectId, Instant due);
  }

  private record Entry(Instant at, long sequence, String task, String objectId) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparingLong(Entry::sequence));
  private final Map<String, Task> tasks = new HashMap<>();
  private long sequence;

  /** Says what a name of a task means. */
  public void register(String name, Task task) {
    if (tasks.put(name, task) != null) {
      throw new IllegalStateException("two tasks are called " + name);
    }
  }

  public void add(Instant at, String task, String objectId) {
    if (!tasks.containsKey(task)) {
      throw new IllegalArgumentException("no task is called " + task);
    }
    entries.add(new Entry(at, sequence++, task, objectId));
  }

  public Optional<Instant> next() {
    return Optional.ofNullable(entries.peek()).map(Entry::at);
  }

  void runNext() {
    Entry entry = entries.remove();
    Objects.requireNonNull(tasks.get(entry.task())).run(entry.objectId(), entry.at());
  }
}
