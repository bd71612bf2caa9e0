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

  /** What it has in common with a part of a posting's credits; empty where they do not meet. */
  public Span intersect(long otherSeq, Span part) {
    Span here = new Span(from, to);
    return here.intersect(seq == otherSeq ? part : new Span(to, to));
  }
}
