package io.tallyman.balance.posting;

import io.tallyman.balance.store.QuarantineTable.About;
import io.tallyman.balance.store.QuarantineTable.Entry;
import io.tallyman.balance.store.RawRecord.Bytes;
import io.tallyman.ledger.Digest;
import io.tallyman.ledger.DigestWriter;
import io.tallyman.refusal.Refusal;
import io.tallyman.topic.ContentDigest;
import io.tallyman.topic.Decoded;
import io.tallyman.topic.Decoded.Attributes;
import io.tallyman.topic.UsageEvent;
import io.tallyman.topic.VoidOrder;
import java.util.Base64;

/**
 * An arrival that is not accepted, and why.
 *
 * @param readable whether it is an event at all; what is not goes to the dead-letter topic too
 */
record Refused(Arrival arrival, Refusal refusal, boolean readable) {
  Entry entry(DigestWriter writer) {
    return switch (arrival.decoded()) {
      case Decoded.Accepted accepted ->
          new Entry(
              fingerprint(accepted.event(), writer),
              refusal,
              about(accepted.event()),
              arrival.raw());
      case Decoded.Refused refused ->
          new Entry(
              fingerprint(refused.attributes(), writer),
              refusal,
              about(refused.attributes()),
              arrival.raw());
    };
  }

  private static Digest fingerprint(UsageEvent event, DigestWriter writer) {
    ContentDigest content = event.contentDigest();
    return writer
        .put(event.organization())
        .put(event.source())
        .put(event.id())
        .put(content.high())
        .put(content.low())
        .digest();
  }

  private Digest fingerprint(Attributes attributes, DigestWriter writer) {
    var raw = arrival.raw();
    writer
        .put(attributes.organization())
        .put(attributes.source())
        .put(attributes.id())
        .put(attributes.type());
    for (var bytes : new Bytes[] {raw.key(), raw.value()}) {
      writer.put(bytes == null ? null : Base64.getEncoder().encodeToString(bytes.array()));
    }
    return writer.digest();
  }

  private static About about(Attributes attributes) {
    return new About(
        attributes.organization(),
        attributes.source(),
        attributes.id(),
        attributes.type(),
        null,
        null);
  }

  private static About about(UsageEvent event) {
    VoidOrder order = event.isVoid() ? event.voidOrder() : null;
    return new About(
        event.organization(),
        event.source(),
        event.id(),
        event.type(),
        order == null ? null : order.eventSource(),
        order == null ? null : order.eventId());
  }
}
