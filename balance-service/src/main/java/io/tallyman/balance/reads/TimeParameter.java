package io.tallyman.balance.reads;

import io.tallyman.web.ApiException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Instants that requests name. */
final class TimeParameter {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private TimeParameter() {}

  /**
   * The same instant, if the database can hold it.
   *
   * @throws ApiException if it is before year 1 or after year 9999
   */
  static @Nullable Instant checked(String field, @Nullable Instant instant) {
    if (instant != null && (instant.isBefore(FIRST) || instant.isAfter(LAST))) {
      throw ApiException.invalidField(field, field + " must be within the years 1 to 9999");
    }
    return instant;
  }
}
