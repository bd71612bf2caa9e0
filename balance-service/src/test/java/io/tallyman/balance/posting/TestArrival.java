package io.tallyman.balance.posting;

import io.tallyman.balance.store.RawRecord;
import io.tallyman.balance.store.RawRecord.Bytes;
import io.tallyman.topic.Decoded;
import io.tallyman.topic.UsageEventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record as it would come off Kafka in structured mode. */
record TestArrival(Decoded decoded, Instant arrivedAt, RawRecord raw) implements Arrival {
  static TestArrival of(String json, Instant arrivedAt) {
    byte[] value = json.getBytes(StandardCharsets.UTF_8);
    return new TestArrival(
        UsageEventCodec.decodeJson(value),
        arrivedAt,
        new RawRecord("tallyman.usage", 0, 0, arrivedAt, null, List.of(), new Bytes(value)));
  }

  static TestArrival event(
      String organization, String id, String type, String data, Instant arrivedAt) {
    return event(organization, id, type, data, null, arrivedAt);
  }

  static TestArrival event(
      String organization,
      String id,
      String type,
      String data,
      @Nullable Instant time,
      Instant arrivedAt) {
    return of(
        """
        {"specversion":"1.0","id":"%s","source":"test","type":"%s","subject":"%s",%s"data":%s}\
        """
            .formatted(
                id, type, organization, time == null ? "" : "\"time\":\"" + time + "\",", data),
        arrivedAt);
  }

  static TestArrival undoing(String organization, String id, String target, Instant arrivedAt) {
    return event(
        organization,
        id,
        "tallyman.void",
        "{\"eventSource\":\"test\",\"eventId\":\"" + target + "\",\"reason\":\"mistake\"}",
        arrivedAt);
  }
}
