package io.tallyman.topic;

import io.tallyman.refusal.Reason;
import io.tallyman.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Usage events as CloudEvents 1.0: read from Kafka records and from HTTP by the same rules, and
 * written to Kafka in binary mode. An event read through any door and in any mode is equal to its
 * copies, content digest included.
 */
public final class UsageEventCodec {
  /** The largest Kafka value, or JSON text of one event, that is read: 256 KiB. */
  public static final int MAX_EVENT_BYTES = 256 * 1024;

  private static final String HTTP_PREFIX = "ce-";
  private static final List<String> ATTRIBUTES =
      List.of("specversion", "id", "source", "type", "subject");

  private UsageEventCodec() {}

  /** Reads a record of {@link Topics#USAGE}, in binary or structured mode. */
  public static Decoded decode(
      HeaderLookup headers, byte @Nullable [] key, byte @Nullable [] value) {
    String contentType;
    try {
      contentType = text(headers, KafkaBinding.CONTENT_TYPE);
    } catch (RefusedException notText) {
      return unreadable(notText.refusal().detail());
    }
    if (contentType != null && ContentType.isAnyCloudEvents(contentType)) {
      if (!ContentType.isStructured(contentType)) {
        return unreadable("content-type " + Text.quoted(contentType) + " is not read");
      }
      return value == null ? unreadable("there is no value") : structured(key, value);
    }
    if (!headersAreCloudEvent(headers)) {
      return unreadable("neither ce_ headers nor content-type: application/cloudevents+json");
    }
    return EventReader.read(
        new BinaryCloudEvent(name -> text(headers, KafkaBinding.PREFIX + name), contentType, value),
        key);
  }

  /** Reads an event as its JSON text: structured mode, or one item of a batch. */
  public static Decoded decodeJson(byte[] json) {
    return structured(null, json);
  }

  /**
   * Reads an HTTP request in binary mode.
   *
   * @param headers the request's headers by lower-case name; null where there is none
   */
  public static Decoded decodeHttp(HttpHeaders headers, byte[] body) {
    return EventReader.read(
        new BinaryCloudEvent(
            name -> HttpHeaderValue.decode(name, headers.value(HTTP_PREFIX + name)),
            headers.value(KafkaBinding.CONTENT_TYPE),
            body),
        null);
  }

  /**
   * Writes an event in binary mode. Its key is the organization.
   *
   * @param header takes each header's name and value
   * @return the record's value
   */
  public static byte[] encode(UsageEvent event, BiConsumer<String, byte[]> header) {
    KafkaBinding.put(header, "specversion", KafkaBinding.SPEC_VERSION);
    KafkaBinding.put(header, "id", event.id());
    KafkaBinding.put(header, "source", event.source());
    KafkaBinding.put(header, "type", event.type());
    KafkaBinding.put(header, "subject", event.organization());
    if (event.time() != null) {
      KafkaBinding.put(header, "time", event.time().toString());
    }
    KafkaBinding.putJsonContentType(header);
    return event.dataJson().getBytes(StandardCharsets.UTF_8);
  }

  private static Decoded structured(byte @Nullable [] key, byte[] json) {
    try {
      return EventReader.read(StructuredCloudEvent.parse(json), key);
    } catch (RefusedException refused) {
      return new Decoded.Refused(refused.refusal(), Decoded.Attributes.NONE);
    }
  }

  private static Decoded unreadable(String detail) {
    return new Decoded.Refused(new Refusal(Reason.UNREADABLE, detail), Decoded.Attributes.NONE);
  }

  private static boolean headersAreCloudEvent(HeaderLookup headers) {
    return ATTRIBUTES.stream()
        .anyMatch(name -> headers.lastValue(KafkaBinding.PREFIX + name) != null);
  }

  private static @Nullable String text(HeaderLookup headers, String name) {
    byte[] value = headers.lastValue(name);
    return value == null ? null : Text.utf8(value, name);
  }
}
