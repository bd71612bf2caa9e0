package io.tallyman.topic;

import io.tallyman.refusal.Refusal;
import org.jspecify.annotations.Nullable;

/** What came of reading a CloudEvent: a well-formed usage event, or the reason why it is none. */
public sealed interface Decoded {
  /** Well-formed; not yet priced, its time not yet judged. */
  record Accepted(UsageEvent event) implements Decoded {}

  /**
   * Not acceptable whatever the catalog says.
   *
   * @param refusal for the first of its faults
   */
  record Refused(Refusal refusal, Attributes attributes) implements Decoded {}

  /**
   * What could be read of a refused event's attributes; null where one is missing, over-long, or
   * holds characters that no attribute may.
   */
  record Attributes(
      @Nullable String organization,
      @Nullable String source,
      @Nullable String id,
      @Nullable String type) {
    static final Attributes NONE = new Attributes(null, null, null, null);
  }
}
