package io.tallyman.proving.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Everybody who uses the system while it is being broken, each on a thread of their own. */
final class Load {
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean ending;

  /** One user, who does one thing after the other. */
  interface User {
    /** Does one thing, and sees it through to an answer. */
    void act(Random random) throws Exception;
  }

  void start(String name, User user, Random random, int pauseMillis) {
    threads.add(
        Thread.ofVirtual()
            .name(name)
            .start(() -> {
              try {
                while (!ending) {
                  user.act(random);
                  Thread.sleep(random.nextInt(pauseMillis + 1));
                }
              } catch (Throwable e) {
                failure.compareAndSet(null, e);
              }
            }));
  }

  /** Begins nothing new, and waits until all that was begun has been answered. */
  void end() throws InterruptedException {
    ending = true;
    for (Thread thread : threads) {
      thread.join();
    }
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("a user of the system met something unforeseen", failed);
    }
  }
}
