package io.tallyman.topic;

import java.time.Instant;
import java.util.Objects;

/**
 * A fact, as billing-sync tells it on {@link Topics#BILLING}.
 *
 * @param revision higher than that of what was told of the same object before; what has a lower one
 *     is out of date, at least 1
 * @param at when billing-sync learned it
 */
public record BillingEvent(String organization, long revision, Instant at, BillingFact fact) {
  /** The CloudEvents {@code source}. */
  public static final String SOURCE = "urn:tallyman:billing";

  public BillingEvent {
    Objects.requireNonNull(organization, "organization");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(fact, "fact");
    if (revision < 1) {
      throw new IllegalArgumentException("revision is " + revision);
    }
  }

  /** The CloudEvents {@code id}: however often it is sent, the same fact has the same. */
  public String id() {
    return fact.key() + "@" + revision;
  }
}
