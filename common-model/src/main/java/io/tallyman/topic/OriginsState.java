package io.tallyman.topic;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * From which origins an organization lets pages ask about it, told on {@link Topics#KEYS} each time
 * that changes.
 *
 * @param origins as browsers send them: {@code https://app.example}
 */
public record OriginsState(String organization, List<String> origins) {
  /** What the record's key begins with; the organization follows. No key's id looks like this. */
  public static final String KEY_PREFIX = "origins:";

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  public OriginsState {
    origins = List.copyOf(origins);
  }

  /** The record's key. */
  public String key() {
    return KEY_PREFIX + organization;
  }

  /** As a record's value: JSON. */
  public byte[] encode() {
    return JSON.writeValueAsBytes(this);
  }

  /**
   * Reads a record's value.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static OriginsState decode(byte[] value) {
    try {
      return JSON.readValue(value, OriginsState.class);
    } catch (JacksonException malformed) {
      throw new IllegalArgumentException("not the origins of an organization", malformed);
    }
  }
}
