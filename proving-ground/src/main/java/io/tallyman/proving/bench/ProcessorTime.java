package io.tallyman.proving.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * How the machine's processors have spent their time since it started, in the kernel's ticks.
 *
 * @param idle with nothing to do, waiting for the disk left out
 */
record ProcessorTime(long all, long idle, long waitingForDisk) {
  private static final int IDLE = 3;
  private static final int WAITING_FOR_DISK = 4;

  /** Up to the time stolen by other guests; those that follow are counted among the first. */
  private static final int FIELDS = 8;

  /** Until now, by {@code /proc/stat}; nothing where there is no such file. */
  static ProcessorTime now() {
    try {
      String line = Files.readAllLines(Path.of("/proc/stat")).getFirst();
      long[] ticks =
          Arrays.stream(line.split(" +", -1))
              .skip(1)
              .limit(FIELDS)
              .mapToLong(Long::parseLong)
              .toArray();
      return new ProcessorTime(Arrays.stream(ticks).sum(), ticks[IDLE], ticks[WAITING_FOR_DISK]);
    } catch (IOException notLinux) {
      return new ProcessorTime(0, 0, 0);
    }
  }

  ProcessorTime since(ProcessorTime before) {
    return new ProcessorTime(
        all - before.all, idle - before.idle, waitingForDisk - before.waitingForDisk);
  }

  /** The share of the time, 0 to 1, in which there was work for a processor. */
  double busyShare() {
    return all == 0 ? 0 : (double) (all - idle - waitingForDisk) / all;
  }

  double waitingShare() {
    return all == 0 ? 0 : (double) waitingForDisk / all;
  }
}
