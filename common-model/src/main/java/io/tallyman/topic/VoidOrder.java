package io.tallyman.topic;

/**
 * What a void event asks: that another event of the same organization be undone.
 *
 * @param eventSource the other event's CloudEvents {@code source}
 * @param eventId the other event's CloudEvents {@code id}
 * @param reason for people, 1 to 1,024 characters
 */
public record VoidOrder(String eventSource, String eventId, String reason) {
  static final String EVENT_SOURCE = "eventSource";
  static final String EVENT_ID = "eventId";
  static final String REASON = "reason";
}
