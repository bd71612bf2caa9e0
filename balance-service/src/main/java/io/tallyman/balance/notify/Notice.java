package io.tallyman.balance.notify;

import io.tallyman.topic.NoticeKind;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that people are to know of an account.
 *
 * @param details what there is to say, by name; amounts are decimals, instants RFC 3339
 */
record Notice(NoticeKind kind, Instant at, Map<String, String> details) {

  /** A notice with nothing to say but what it is. */
  static Notice of(NoticeKind kind, Instant at) {
    return new Notice(kind, at, Map.of());
  }

  /** This with a detail more; null is left out. */
  Notice with(String name, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    Map<String, String> more = new TreeMap<>(details);
    more.put(name, value.toString());
    return new Notice(kind, at, more);
  }
}
