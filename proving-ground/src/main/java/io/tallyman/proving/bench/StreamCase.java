package io.tallyman.proving.bench;

import java.time.Duration;
import java.util.Locale;

/** What the backlog of a stream is like. */
enum StreamCase {
  BACKLOG("backlog", 0, 0, "≥ 0.4 of raw COPY"),
  BUSIEST("90 % of the events are one organization's", 0.9, 0, "≥ 0.6 of raw COPY"),
  COPIES_5("5 % of the events are copies", 0, 0.05, "≥ 0.7 of backlog"),
  COPIES_50("50 % of the events are copies", 0, 0.5, "≥ 0.35 of backlog");

  private final String title;
  private final double busiestShare;
  private final double copies;
  private final String target;

  StreamCase(String title, double busiestShare, double copies, String target) {
    this.title = title;
    this.busiestShare = busiestShare;
    this.copies = copies;
    this.target = target;
  }

  String title() {
    return title;
  }

  /** What its rate is wanted to be. */
  String target() {
    return target;
  }

  /** Whether its rate is a part of raw COPY's; a part of the plain backlog's otherwise. */
  boolean isBesideRawCopy() {
    return copies == 0;
  }

  Traffic traffic(int organizations) {
    return new Traffic(organizations, busiestShare, copies, Duration.ZERO);
  }

  /** As the command line spells it: {@code copies-5}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
