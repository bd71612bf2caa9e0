package io.tallyman.ledger;

/**
 * A stretch of a usage posting's credits, counted from the posting's start.
 *
 * @param seq the posting
 * @param from micro-credits, included
 * @param to micro-credits, excluded; greater than {@code from}
 */
public record Stretch(long seq, long from, long to) {
  public Stretch {
    if (from >= to) {
      throw new IllegalArgumentException("empty stretch: " + from + " to " + to);
    }
  }

  public long length() {
    return to - from;
  }
}
