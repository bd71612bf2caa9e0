package io.tallyman.ingest;

/** Kafka did not acknowledge all of a request's events in time; some may be there nonetheless. */
final class NotAcknowledgedException extends Exception {
  private final int acknowledged;

  NotAcknowledgedException(int acknowledged, Throwable cause) {
    super(cause);
    this.acknowledged = acknowledged;
  }

  int acknowledged() {
    return acknowledged;
  }
}
