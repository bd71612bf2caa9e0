package io.tallyman.proving.bench;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What something took of the machine while it went on.
 *
 * @param processes by name
 * @param walBytesPerEvent written to PostgreSQL's log
 * @param busyShare of the processors' time, 0 to 1, whoever it went to
 * @param waitingShare of the processors' time, 0 to 1, with nothing to do but to wait for the disk
 */
record Cost(
    Map<String, Use> processes, double walBytesPerEvent, double busyShare, double waitingShare) {
  private static final double FULL = 0.9;
  private static final double MUCH = 0.1;

  /**
   * What one process took.
   *
   * @param processorShare of the whole machine, 0 to 1
   * @param peakMegabytes of memory, by looks twice a second
   */
  record Use(double cpuMicrosPerEvent, double processorShare, long peakMegabytes) {}

  /** Processor time per event of all that are named. */
  double cpuMicrosPerEvent() {
    return processes.values().stream().mapToDouble(Use::cpuMicrosPerEvent).sum();
  }

  /** What kept it from being faster, as far as processors and disk can tell. */
  String limit() {
    if (busyShare >= FULL) {
      return "the processors, %s busy: %s".formatted(percent(busyShare), shares());
    }
    if (waitingShare >= MUCH) {
      return "the disk: processors wait for it %s of the time, and are %s busy: %s"
          .formatted(percent(waitingShare), percent(busyShare), shares());
    }
    return "neither processors (%s busy: %s) nor disk: something waits for something else"
        .formatted(percent(busyShare), shares());
  }

  private String shares() {
    double named = processes.values().stream().mapToDouble(Use::processorShare).sum();
    return processes.entrySet().stream()
            .map(each -> each.getKey() + " " + percent(each.getValue().processorShare()))
            .collect(Collectors.joining(", "))
        + ", others "
        + percent(Math.max(0, busyShare - named));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
