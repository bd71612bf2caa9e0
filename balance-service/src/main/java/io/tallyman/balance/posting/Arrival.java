package io.tallyman.balance.posting;

import io.tallyman.balance.store.RawRecord;
import io.tallyman.topic.Decoded;
import java.time.Instant;

/** A usage record that has come in: off Kafka, or out of quarantine. */
public interface Arrival {
  /** What it says, as far as it can be read. */
  Decoded decoded();

  /** When the broker took it. */
  Instant arrivedAt();

  /** The record as it came, for keeping it. */
  RawRecord raw();
}
