package io.tallyman.balance.gate;

import io.tallyman.balance.requests.Answer;
import io.tallyman.web.IdempotencyKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A call at an account, on its way.
 *
 * @param <T> what it is answered, unless it is refused
 */
final class Call<T> {
  private final Account account;
  private final @Nullable IdempotencyKey key;
  private final Function<Turn, Answer<T>> work;
  private final CompletableFuture<Answer<T>> answer = new CompletableFuture<>();

  /** Completed once the call is answered, or its thread is to lead. */
  private final CompletableFuture<@Nullable Void> woken = new CompletableFuture<>();

  /**
   * @param work what to do in the call's turn; it refuses by an exception, before it has changed
   *     anything
   */
  Call(Account account, @Nullable IdempotencyKey key, Function<Turn, Answer<T>> work) {
    this.account = account;
    this.key = key;
    this.work = work;
  }

  /**
   * An account that is called at.
   *
   * @param organization in whose name it is called; whether it is the owner is seen once it is
   *     locked
   */
  record Account(String organization, long id) {}

  static Map<Account, List<Call<?>>> byAccount(List<Call<?>> calls) {
    return calls.stream()
        .collect(Collectors.groupingBy(Call::account, LinkedHashMap::new, Collectors.toList()));
  }

  Account account() {
    return account;
  }

  @Nullable IdempotencyKey key() {
    return key;
  }

  Function<Turn, Answer<T>> work() {
    return work;
  }

  void answer(Answer<T> given) {
    answer.complete(given);
  }

  void fail(Throwable why) {
    answer.completeExceptionally(why);
  }

  boolean isAnswered() {
    return answer.isDone();
  }

  void awaitTurn() {
    woken.join();
  }

  void wake() {
    woken.complete(null);
  }

  Answer<T> answered() {
    try {
      return answer.join();
    } catch (CompletionException wrapped) {
      throw wrapped.getCause() instanceof RuntimeException why ? why : wrapped;
    }
  }
}
