package io.tallyman.billing.webhook;

/** A webhook cannot be worked on yet: it waits, and is tried again. */
public final class NotYetException extends RuntimeException {
  private final String reason;

  /**
   * Says what is missing.
   *
   * @param reason a stable code: {@code unknown_organization}
   */
  public NotYetException(String reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
