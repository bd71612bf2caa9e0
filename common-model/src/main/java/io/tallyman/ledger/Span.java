package io.tallyman.ledger;

/**
 * A part of the credits that a usage posting charged, counted from the posting's start.
 *
 * @param from in micro-credits, included
 * @param to in micro-credits, excluded; equal to {@code from} where the span is empty
 */
public record Span(long from, long to) {
  public Span {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("not a span: " + from + " to " + to);
    }
  }

  /** Micro-credits. */
  public long length() {
    return to - from;
  }

  public boolean isEmpty() {
    return from == to;
  }

  /** What both have in common; empty where they do not meet. */
  public Span intersect(Span other) {
    long start = Math.max(from, other.from);
    return new Span(start, Math.max(start, Math.min(to, other.to)));
  }
}
