package io.tallyman.sandbox.up;

import io.tallyman.sandbox.console.Failure;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Starts parts of a system, none of which needs another that is started with it. */
final class Parts {
  private Parts() {}

  /** Starts something, and returns once it answers. */
  interface Part {
    void start() throws InterruptedException;
  }

  /**
   * Starts all of them at once, and returns once each has.
   *
   * @throws Failure if one does not start
   */
  static void startTogether(Part... parts) throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> starts =
          Stream.of(parts)
              .map(part ->
                  threads.submit(() -> {
                    part.start();
                    return true;
                  }))
              .toList();
      for (Future<Boolean> start : starts) {
        start.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Failure failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
