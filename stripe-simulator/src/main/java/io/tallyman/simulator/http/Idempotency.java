package io.tallyman.simulator.http;

import io.tallyman.simulator.account.Account;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Answers kept under the client's keys for a day, errors too. */
final class Idempotency {
  private static final Duration KEPT = Duration.ofHours(24);

  private record Kept(String method, String path, Params params, Answer answer, Instant at)
      implements Serializable {}

  private final Map<String, Kept> kept;

  Idempotency(Account account) {
    this.kept = account.memory("idempotency keys");
  }

  /** The answer that was given before to the same request under this key. */
  Optional<Answer> find(String key, Call call, Instant now) {
    kept.values().removeIf(each -> each.at().plus(KEPT).isBefore(now));
    Kept before = kept.get(key);
    if (before == null) {
      return Optional.empty();
    }
    if (!before.method().equals(call.method())
        || !before.path().equals(call.path())
        || !before.params().equals(call.params())) {
      throw ApiError.keyReused(key);
    }
    return Optional.of(before.answer().replayed());
  }

  void keep(String key, Call call, Answer answer, Instant now) {
    kept.put(key, new Kept(call.method(), call.path(), call.params(), answer, now));
  }
}
