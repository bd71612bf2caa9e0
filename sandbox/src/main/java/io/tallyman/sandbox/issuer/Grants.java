package io.tallyman.sandbox.issuer;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What can be exchanged for tokens: codes and refresh tokens, each once. Kept in memory only. */
final class Grants {
  private static final Duration CODE_LIVES = Duration.ofMinutes(1);
  private static final Duration SESSION_LIVES = Duration.ofHours(12);
  private static final int BYTES = 32;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Code> codes = new ConcurrentHashMap<>();
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  /** Somebody has said who they are, to a page that has yet to prove that it asked. */
  record Code(Person person, AuthorizationRequest request, Instant until) {}

  /** Somebody is signed in. */
  record Session(Person person, Instant until) {}

  String code(Person person, AuthorizationRequest request, Instant now) {
    codes.values().removeIf(code -> !now.isBefore(code.until()));
    String text = randomText();
    codes.put(text, new Code(person, request, now.plus(CODE_LIVES)));
    return text;
  }

  /** Null if there is none, or not any more. */
  @Nullable Code redeemCode(String text, Instant now) {
    Code code = codes.remove(text);
    return code != null && now.isBefore(code.until()) ? code : null;
  }

  Session begin(Person person, Instant now) {
    return new Session(person, now.plus(SESSION_LIVES));
  }

  /** A text that goes on with a session, once. */
  String refreshToken(Session session, Instant now) {
    sessions.values().removeIf(old -> !now.isBefore(old.until()));
    String text = randomText();
    sessions.put(text, session);
    return text;
  }

  /** Null if there is none, or not any more. */
  @Nullable Session redeemRefreshToken(String text, Instant now) {
    Session session = sessions.remove(text);
    return session != null && now.isBefore(session.until()) ? session : null;
  }

  private String randomText() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
