package io.tallyman.topic;

import io.tallyman.refusal.Reason;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Checks a CloudEvent, one fault after another in a fixed order, and makes a usage event of it. */
final class EventReader {
  private static final String RESERVED_TYPES = "tallyman.";
  private static final String RESERVED_SOURCES = "urn:tallyman:";

  private EventReader() {}

  static Decoded read(CloudEvent event, byte @Nullable [] key) {
    try {
      return new Decoded.Accepted(wellFormed(event, key));
    } catch (RefusedException refused) {
      return new Decoded.Refused(refused.refusal(), shownAttributes(event));
    }
  }

  private static UsageEvent wellFormed(CloudEvent event, byte @Nullable [] key) {
    String specversion = required(event, "specversion");
    if (!specversion.equals(KafkaBinding.SPEC_VERSION)) {
      throw new RefusedException(
          Reason.INVALID_ATTRIBUTE, "specversion must be 1.0, and is " + Text.quoted(specversion));
    }
    String id = name(event, "id");
    String source = name(event, "source");
    String type = name(event, "type");
    String organization = required(event, "subject");
    requireUnreserved(type, source);
    if (!Names.isIdentifier(organization)) {
      throw new RefusedException(
          Reason.INVALID_ORGANIZATION,
          "subject must be an organization id, 1 to 128 of A-Z a-z 0-9 . _ : @ -, and is "
              + Text.quoted(organization));
    }
    if (key != null && !Arrays.equals(key, organization.getBytes(StandardCharsets.UTF_8))) {
      throw new RefusedException(
          Reason.KEY_MISMATCH,
          "the record's key must be null or the subject, and is "
              + Text.quoted(new String(key, StandardCharsets.UTF_8)));
    }
    Instant time = time(event.attribute("time"));
    CloudEvent.Data data = event.data();
    DataFields fields = DataFields.check(data, type.equals(UsageEvent.VOID_TYPE));
    return new UsageEvent(
        source,
        id,
        type,
        organization,
        time,
        fields.wallet(),
        fields.resourceId(),
        fields.hold(),
        data.node(),
        data.json());
  }

  private static void requireUnreserved(String type, String source) {
    if (type.startsWith(RESERVED_TYPES) && !type.equals(UsageEvent.VOID_TYPE)) {
      throw new RefusedException(
          Reason.RESERVED_NAME, "types beginning tallyman. are reserved: " + Text.quoted(type));
    }
    if (source.startsWith(RESERVED_SOURCES)) {
      throw new RefusedException(
          Reason.RESERVED_NAME,
          "sources beginning urn:tallyman: are reserved: " + Text.quoted(source));
    }
  }

  private static String required(CloudEvent event, String attribute) {
    String value = event.attribute(attribute);
    if (value == null || value.isEmpty()) {
      throw new RefusedException(Reason.MISSING_ATTRIBUTE, attribute + " is missing");
    }
    return value;
  }

  private static String name(CloudEvent event, String attribute) {
    String value = required(event, attribute);
    if (!Names.isName(value)) {
      throw new RefusedException(
          Reason.INVALID_ATTRIBUTE,
          attribute
              + " must be 1 to 256 characters and no control characters, and is "
              + Text.quoted(value));
    }
    return value;
  }

  /** RFC 3339: a full date with a year of four digits, a time with seconds, and an offset. */
  private static @Nullable Instant time(@Nullable String value) {
    if (value == null) {
      return null;
    }
    try {
      if (value.length() >= "2026-01-01T00:00:00Z".length() && value.charAt(4) == '-') {
        return Instant.parse(value);
      }
    } catch (DateTimeException notOne) {
      // Answered below, like a value that has not even the right shape.
    }
    throw new RefusedException(
        Reason.INVALID_ATTRIBUTE, "time must be an RFC 3339 instant, and is " + Text.quoted(value));
  }

  private static Decoded.Attributes shownAttributes(CloudEvent event) {
    return new Decoded.Attributes(
        shown(event, "subject"), shown(event, "source"), shown(event, "id"), shown(event, "type"));
  }

  private static @Nullable String shown(CloudEvent event, String attribute) {
    try {
      String value = event.attribute(attribute);
      return value != null && Names.isName(value) ? value : null;
    } catch (RefusedException unreadable) {
      return null;
    }
  }
}
