package io.tallyman.proving.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Whose events come, how often, and which come again. One organization is much busier than the next
 * (Zipf), and, where asked for, one of them busier than all the others together.
 */
final class Traffic {
  private final double[] cumulated;
  private final double busiestShare;
  private final double copies;
  private final Duration past;

  /**
   * @param busiestShare of the events, 0 to 1, are the busiest organization's whatever the skew
   * @param copies the share of the events, 0 to 1, that are copies of others of the same backlog
   * @param past over so long, until now, the busiest organization's events say that they occurred;
   *     zero: no event says when
   */
  Traffic(int organizations, double busiestShare, double copies, Duration past) {
    this.busiestShare = busiestShare;
    this.copies = copies;
    this.past = past;
    cumulated = new double[organizations];
    double sum = 0;
    for (int i = 0; i < organizations; i++) {
      sum += 1.0 / (i + 1);
      cumulated[i] = sum;
    }
  }

  /** With skew, and nothing else. */
  static Traffic among(int organizations) {
    return new Traffic(organizations, 0, 0, Duration.ZERO);
  }

  Duration past() {
    return past;
  }

  boolean isCopy(SplittableRandom random) {
    return copies > 0 && random.nextDouble() < copies;
  }

  /** Whose the next event is; 0 is the busiest. */
  int organization(SplittableRandom random) {
    if (busiestShare > 0 && random.nextDouble() < busiestShare) {
      return 0;
    }
    int place = Arrays.binarySearch(cumulated, random.nextDouble(cumulated[cumulated.length - 1]));
    return place < 0 ? -place - 1 : place;
  }
}
