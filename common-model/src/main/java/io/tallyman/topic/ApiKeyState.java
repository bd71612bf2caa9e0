package io.tallyman.topic;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How an API key stands, told on {@link Topics#KEYS} under its id each time that changes. Never
 * says the secret.
 *
 * @param digest SHA-256 of the key, in hexadecimal
 * @param scopes by their codes
 * @param organization the only one it opens; null: all
 * @param wallet the only one of the organization that it opens; null: all
 * @param expiresAt it opens nothing from then on; null: never
 * @param revokedAt null if it has not been
 */
public record ApiKeyState(
    String id,
    String digest,
    List<String> scopes,
    @Nullable String organization,
    @Nullable String wallet,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt) {
  /** Readers skip members they do not know: a newer service may come to say more. */
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  public ApiKeyState {
    scopes = List.copyOf(scopes);
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
  public static ApiKeyState decode(byte[] value) {
    try {
      return JSON.readValue(value, ApiKeyState.class);
    } catch (JacksonException malformed) {
      throw new IllegalArgumentException("not the state of a key", malformed);
    }
  }
}
