package io.tallyman.proving.bench;

import io.tallyman.sandbox.console.Console;
import java.util.concurrent.TimeUnit;

/**
 * Goes on until the compiler of a virtual machine has little left to do: it would take its time
 * from what is measured.
 */
final class WarmUp {
  private static final int MOST_TURNS = 20;
  private static final int COMPILED_PERCENT = 10;

  private WarmUp() {}

  /** A while of what will be measured. */
  interface Turn {
    void run() throws InterruptedException;
  }

  /** Has turns until in one of them compiling took less than a tenth of a processor. */
  static void run(Console console, WatchedProcess machine, Turn turn) throws InterruptedException {
    long share = 100;
    for (int count = 0; count < MOST_TURNS && share > COMPILED_PERCENT; count++) {
      long compiledBefore = machine.compilerMicros();
      long startedAt = System.nanoTime();
      turn.run();
      long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startedAt);
      share = (machine.compilerMicros() - compiledBefore) * 100 / micros;
      console.note("compiling took %d %% of a processor".formatted(share));
    }
  }
}
