package io.tallyman.balance.gate;

import io.tallyman.balance.requests.Answer;
import io.tallyman.web.IdempotencyKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls at one account share transactions: while one commits, those that come wait together
 * and go with the next. An account is then not bound to one commit for each call, and one that
 * nobody else calls waits for nobody.
 */
final class Lanes {
  /** Bounds how long an account stays locked, and how much fails together. */
  private static final int MOST_TOGETHER = 64;

  private final ConcurrentHashMap<Account, Lane> lanes = new ConcurrentHashMap<>();
  private final GateTransaction transaction;

  Lanes(GateTransaction transaction) {
    this.transaction = transaction;
  }

  /** A call on its way. */
  static final class Call {
    private final Function<Turn, Answer> work;
    private final @Nullable IdempotencyKey key;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();

    /** Completed once the call is answered, or its thread is to lead the next turn. */
    private final CompletableFuture<@Nullable Void> woken = new CompletableFuture<>();

    Call(@Nullable IdempotencyKey key, Function<Turn, Answer> work) {
      this.key = key;
      this.work = work;
    }

    Function<Turn, Answer> work() {
      return work;
    }

    @Nullable IdempotencyKey key() {
      return key;
    }

    void answer(Answer given) {
      answer.complete(given);
    }

    void fail(Throwable why) {
      answer.completeExceptionally(why);
    }

    private Answer answered() {
      try {
        return answer.join();
      } catch (CompletionException wrapped) {
        throw wrapped.getCause() instanceof RuntimeException why ? why : wrapped;
      }
    }
  }

  /** The calls that wait for an account, in the order they came; its head leads. */
  private static final class Lane {
    private final Deque<Call> waiting = new ArrayDeque<>();
    private boolean led;
  }

  /** Does the work in a turn at the account, alone or with others. */
  Answer take(Account account, Call call) {
    boolean leads = enter(account, call);
    if (!leads) {
      call.woken.join();
    }
    if (!call.answer.isDone()) {
      List<Call> together = together(account);
      try {
        transaction.run(account, together);
      } catch (RuntimeException | Error why) {
        together.forEach(one -> one.fail(why));
      } finally {
        leave(account);
        together.forEach(one -> one.woken.complete(null));
      }
    }
    return call.answered();
  }

  /**
   * An account that calls are made at. A call in another organization's name never shares a lane
   * with the owner's: it must fail, and alone.
   */
  record Account(String organization, long id) {}

  private boolean enter(Account account, Call call) {
    boolean[] leads = new boolean[1];
    lanes.compute(
        account,
        (key, lane) -> {
          Lane entered = lane == null ? new Lane() : lane;
          entered.waiting.addLast(call);
          leads[0] = !entered.led;
          entered.led = true;
          return entered;
        });
    return leads[0];
  }

  private List<Call> together(Account account) {
    List<Call> together = new ArrayList<>();
    lanes.computeIfPresent(
        account,
        (key, lane) -> {
          while (together.size() < MOST_TOGETHER && !lane.waiting.isEmpty()) {
            together.add(lane.waiting.removeFirst());
          }
          return lane;
        });
    return together;
  }

  /** Hands the lead to whoever waits longest. */
  private void leave(Account account) {
    lanes.computeIfPresent(
        account,
        (key, lane) -> {
          Call next = lane.waiting.peekFirst();
          if (next == null) {
            return null;
          }
          next.woken.complete(null);
          return lane;
        });
  }
}
