package io.tallyman.simulator;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.Account.Cause;
import io.tallyman.simulator.account.Memory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one deed at a time at the account, each at its instant and after what was due before it; and
 * remembers what came of them, where there is a file for that. Time follows a clock, and may be
 * ahead of it.
 */
final class Turns {
  private final InstantSource clock;
  private final @Nullable Path file;
  private final Memory memory;
  private final Account account;
  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock saving = new ReentrantLock();
  private volatile Instant reached;
  private boolean changed;

  Turns(InstantSource clock, @Nullable Path file) {
    this.clock = clock;
    this.file = file;
    memory = file != null && Files.exists(file) ? Memory.read(file) : new Memory(clock.instant());
    reached = memory.now();
    account = new Account(memory);
  }

  Account account() {
    return account;
  }

  Instant now() {
    Instant instant = clock.instant();
    return instant.isAfter(reached) ? instant : reached;
  }

  /** The next instant at which something happens by itself. */
  Optional<Instant> nextDue() {
    return ask(() -> account.agenda().next());
  }

  /**
   * Goes ahead, and does what is due on the way, in order.
   *
   * @param between is run after each instant at which something was due
   */
  void advanceTo(Instant instant, Runnable between) {
    Optional<Instant> due = nextDue();
    while (due.isPresent() && !due.get().isAfter(instant)) {
      reach(due.get());
      between.run();
      due = nextDue();
    }
    reach(instant);
  }

  private void reach(Instant instant) {
    reached = instant.isAfter(reached) ? instant : reached;
    catchUp();
  }

  /** Does what is due by now. */
  void catchUp() {
    lock.lock();
    try {
      runDue(now());
    } finally {
      lock.unlock();
    }
  }

  void take(Cause cause, Runnable deed) {
    lock.lock();
    try {
      Instant now = now();
      runDue(now);
      account.as(now, cause, deed);
      changed = true;
    } finally {
      lock.unlock();
    }
  }

  <T> T ask(Supplier<T> question) {
    AtomicReference<@Nullable T> answer = new AtomicReference<>();
    take(Cause.TIME, () -> answer.set(question.get()));
    T given = answer.get();
    if (given == null) {
      throw new IllegalStateException("there was no answer");
    }
    return given;
  }

  private void runDue(Instant by) {
    while (account.runDue(by)) {
      changed = true;
    }
  }

  /** Writes down what has changed; once it returns, all that was done before is kept. */
  void save() {
    if (file == null) {
      return;
    }
    saving.lock();
    try {
      byte[] bytes = changes();
      if (bytes != null) {
        Memory.write(file, bytes);
      }
    } finally {
      saving.unlock();
    }
  }

  private byte @Nullable [] changes() {
    lock.lock();
    try {
      if (!changed) {
        return null;
      }
      changed = false;
      return memory.bytes();
    } finally {
      lock.unlock();
    }
  }
}
