package io.tallyman.simulator.account;

import java.io.Serializable;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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

  record Entry(Instant at, long sequence, String task, String objectId)
      implements Comparable<Entry>, Serializable {
    private static final Comparator<Entry> ORDER =
        Comparator.comparing(Entry::at).thenComparingLong(Entry::sequence);

    @Override
    public int compareTo(Entry other) {
      return ORDER.compare(this, other);
    }
  }

  private final Memory memory;
  private final Map<String, Task> tasks = new HashMap<>();

  Agenda(Memory memory) {
    this.memory = memory;
  }

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
    memory.agenda.add(new Entry(at, memory.sequence++, task, objectId));
  }

  public Optional<Instant> next() {
    return Optional.ofNullable(memory.agenda.peek()).map(Entry::at);
  }

  void runNext() {
    Entry entry = memory.agenda.remove();
    Objects.requireNonNull(tasks.get(entry.task())).run(entry.objectId(), entry.at());
  }
}
