package io.tallyman.web.access;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The keys that open this service; it keeps their digests only. */
final class KeyRing {
  /** How long a key may take from where it was made to here. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Longer texts are no keys, and not worth hashing. */
  private static final int MAX_LENGTH = 1_024;

  private final byte[] adminKeyDigest;
  private final KnownKeys keys;
  private final AccessTokens tokens;
  private final @Nullable PeoplesTokens people;
  private final KeyUses uses;
  private final InstantSource clock;

  /**
   * Keys.
   *
   * @param people null: they have keys like everybody else
   */
  KeyRing(
      String adminKey,
      KnownKeys keys,
      AccessTokens tokens,
      @Nullable PeoplesTokens people,
      KeyUses uses,
      InstantSource clock) {
    this.adminKeyDigest = ApiKey.sha256(adminKey);
    this.keys = keys;
    this.tokens = tokens;
    this.people = people;
    this.uses = uses;
    this.clock = clock;
  }

  /** What a text is worth as a key. */
  sealed interface Judgement {
    /** It opens what the caller may do. */
    record Opens(Caller caller) implements Judgement {}

    /** It opens nothing. */
    record Fails(String reason) implements Judgement {}

    /** This service cannot say yet: it has not heard of all keys. */
    record TooEarly(String reason) implements Judgement {}
  }

  /** Judges a text, in a time that tells nothing of any key. */
  Judgement judge(String text) {
    if (ApiKey.isMeant(text)) {
      ApiKey key = ApiKey.read(text);
      return key == null ? new Judgement.Fails("The key is misspelt") : judge(key);
    }
    if (AccessTokens.isMeant(text)) {
      return people == null || AccessTokens.isOurs(text) ? tokens.judge(text) : people.judge(text);
    }
    return text.length() <= MAX_LENGTH && MessageDigest.isEqual(adminKeyDigest, ApiKey.sha256(text))
        ? new Judgement.Opens(Caller.ADMINISTRATOR)
        : new Judgement.Fails("There is no such key");
  }

  private Judgement judge(ApiKey key) {
    @Nullable KnownKey known = keys.find(key.id(), PATIENCE);
    if (known == null) {
      return keys.isComplete()
          ? new Judgement.Fails("There is no such key")
          : new Judgement.TooEarly("The keys are still being read");
    }
    if (!known.is(key)) {
      return new Judgement.Fails("There is no such key");
    }
    Instant now = clock.instant();
    String fault = known.fault(now);
    if (fault != null) {
      return new Judgement.Fails(fault);
    }
    if (known.use(now)) {
      uses.note(key.id(), now);
    }
    return new Judgement.Opens(known.caller());
  }
}
