package io.tallyman.balance.intake;

import io.tallyman.balance.posting.Arrival;
import io.tallyman.balance.store.RawRecord;
import io.tallyman.balance.store.RawRecord.Bytes;
import io.tallyman.topic.Decoded;
import io.tallyman.topic.UsageEventCodec;
import java.time.Instant;

/** A record out of quarantine, read again. */
record StoredArrival(RawRecord raw, Decoded decoded) implements Arrival {
  static StoredArrival of(RawRecord raw, Producers producers) {
    Decoded decoded =
        UsageEventCodec.decode(
            name -> {
              byte[] last = null;
              for (var header : raw.headers()) {
                if (header.name().equals(name)) {
                  last = header.value().array();
                }
              }
              return last;
            },
            array(raw.key()),
            array(raw.value()));
    return new StoredArrival(raw, producers.admit(raw.topic(), decoded));
  }

  @Override
  public Instant arrivedAt() {
    return raw.arrivedAt();
  }

  private static byte @org.jspecify.annotations.Nullable [] array(
      @org.jspecify.annotations.Nullable Bytes bytes) {
    return bytes == null ? null : bytes.array();
  }
}
