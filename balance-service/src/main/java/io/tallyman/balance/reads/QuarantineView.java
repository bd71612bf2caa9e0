package io.tallyman.balance.reads;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tallyman.balance.store.QuarantinedRecord;
import io.tallyman.balance.store.RawRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that was not accepted.
 *
 * @param state whether it waits to be sent again, or has been
 * @param type the event's action, as far as it could be read, like the fields before it
 * @param times how often the same record came
 */
record QuarantineView(
    String id,
    String state,
    String reason,
    String detail,
    @Nullable String organization,
    @Nullable String source,
    @Nullable String eventId,
    @Nullable String type,
    String topic,
    int partition,
    long offset,
    Instant arrivedAt,
    int times,
    Instant firstSeenAt,
    Instant lastSeenAt,
    @Nullable Instant replayedAt) {

  static QuarantineView of(QuarantinedRecord quarantined) {
    RawRecord raw = quarantined.raw();
    return new QuarantineView(
        Long.toString(quarantined.id()),
        quarantined.state(),
        quarantined.reason(),
        quarantined.detail(),
        quarantined.organization(),
        quarantined.source(),
        quarantined.eventId(),
        quarantined.type(),
        raw.topic(),
        raw.partition(),
        raw.offset(),
        raw.arrivedAt(),
        quarantined.times(),
        quarantined.firstSeenAt(),
        quarantined.lastSeenAt(),
        quarantined.replayedAt());
  }

  /** The same with the record's bytes. */
  record Whole(
      @JsonUnwrapped QuarantineView quarantined,
      @Nullable ReadableBytes key,
      List<Header> headers,
      @Nullable ReadableBytes value) {

    static Whole of(QuarantinedRecord quarantined) {
      RawRecord raw = quarantined.raw();
      return new Whole(
          QuarantineView.of(quarantined),
          ReadableBytes.ofNullable(raw.key()),
          raw.headers().stream()
              .map(header -> new Header(header.name(), ReadableBytes.of(header.value())))
              .toList(),
          ReadableBytes.ofNullable(raw.value()));
    }
  }

  /** One header of a record. */
  record Header(String name, ReadableBytes value) {}
}
