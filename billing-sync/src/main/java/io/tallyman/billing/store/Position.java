package io.tallyman.billing.store;

import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Where a page of invoices or payments ended. */
public record Position(Instant createdAt, String id) {
  static @Nullable OffsetDateTime timeOf(@Nullable Position position) {
    return Columns.utc(position == null ? null : position.createdAt);
  }

  static @Nullable String idOf(@Nullable Position position) {
    return position == null ? null : position.id;
  }
}
