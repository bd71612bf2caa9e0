package io.tallyman.balance.requests;

import io.tallyman.balance.store.Idempotency.Claim;
import io.tallyman.balance.store.Idempotency.Keyed;
import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.IdempotencyKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/** Does a request's work once for each {@link IdempotencyKey}, and answers copies alike. */
public final class OnceOnly {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final JsonMapper json;

  public OnceOnly(JsonMapper json) {
    this.json = json;
  }

  /**
   * Does the work in the transaction, unless its key has been answered.
   *
   * <p>A refusal is an answer as well, and kept. So work must refuse before it changes anything.
   *
   * @param key null: the work is done whenever it is asked for
   * @throws ApiException if the key was used with another body, or is in use; and what {@code work}
   *     throws, where there is no key
   */
  public <T> Answer<T> answer(
      OrganizationTransaction transaction,
      @Nullable IdempotencyKey key,
      Instant now,
      Supplier<Answer<T>> work) {
    return key == null
        ? work.get()
        : answer(transaction, key, transaction.claim(keyed(transaction, key)), now, work);
  }

  /** The same, with a key that the transaction has claimed before. */
  public <T> Answer<T> answer(
      OrganizationTransaction transaction,
      IdempotencyKey key,
      Claim claim,
      Instant now,
      Supplier<Answer<T>> work) {
    return switch (claim) {
      case Claim.Answered before ->
          new Answer<>(before.status(), json.readTree(before.body()), true);
      case Claim.OfOtherBody other ->
          throw new ApiException(
              ErrorCode.IDEMPOTENCY_KEY_REUSED,
              "Another body came with this " + IdempotencyKey.HEADER + " before");
      case Claim.InFlight first -> throw inFlight();
      case Claim.Ours ours -> {
        Answer<T> answer = done(key, work);
        String body = json.writeValueAsString(answer.body());
        transaction.keep(keyed(transaction, key), answer.status(), body, now);
        yield answer;
      }
    };
  }

  /** Work on an organization, to be done in a transaction of it as {@link #answer} does it. */
  public <T> Function<OrganizationTransaction, Answer<T>> answering(
      @Nullable IdempotencyKey key,
      Instant now,
      Function<OrganizationTransaction, Answer<T>> work) {
    return transaction -> answer(transaction, key, now, () -> work.apply(transaction));
  }

  /** A key, as it is kept for an organization. */
  public static Keyed keyed(OrganizationTransaction transaction, IdempotencyKey key) {
    return new Keyed(transaction.organization().id(), key.request(), key.key(), key.bodyHash());
  }

  /** The answer to a copy that comes while the first is being worked on. */
  private static ApiException inFlight() {
    return new ApiException(
            ErrorCode.REQUEST_IN_FLIGHT, "The first request with this key is being worked on")
        .retryAfter(RETRY_AFTER);
  }

  private static <T> Answer<T> done(IdempotencyKey key, Supplier<Answer<T>> work) {
    try {
      return work.get();
    } catch (ApiException refused) {
      if (!refused.code().status().is4xxClientError()) {
        throw refused;
      }
      ProblemDetail problem = Objects.requireNonNull(refused.toResponse().getBody());
      problem.setInstance(URI.create(key.path()));
      return new Answer<>(refused.code().status().value(), problem, false);
    }
  }
}
