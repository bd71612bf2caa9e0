package io.tallyman.balance.gate;

import com.google.common.base.Throwables;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.tallyman.balance.gate.Call.Account;
import io.tallyman.balance.requests.Answer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets calls share transactions. Only a few go on at once: those that come meanwhile wait together,
 * whatever their accounts, and go with the next. So an account is not bound to one commit for each
 * call, and the database not to one transaction for each; and who calls while nobody else does
 * waits for nobody.
 *
 * <p>An account is in one transaction at a time. One that somebody else has locked, a batch of the
 * stream, say, is left out; its calls then wait for it in a transaction of their own, and nobody
 * with them. While the stream works on an account, its calls wait so from the beginning: to find it
 * locked first would be two ways to the database for nothing.
 */
final class GroupCommit {
  /** Bounds how long an account stays locked, and how much fails together. */
  private static final int MOST_TOGETHER = 50;

  /** So long an account that somebody had locked is taken for one that will be locked again. */
  private static final Duration CONTENDED_FOR = Duration.ofSeconds(1);

  private final GateTransaction transaction;
  private final int mostGroups;

  private final Object lock = new Object();
  private final Deque<Call<?>> waiting = new ArrayDeque<>();
  private final Set<Account> busy = new HashSet<>();
  private final Cache<Account, Boolean> contended =
      CacheBuilder.newBuilder().maximumSize(10_000).expireAfterWrite(CONTENDED_FOR).build();
  private int groups;

  /**
   * @param mostGroups transactions at once, those not counted that wait for an account
   */
  GroupCommit(GateTransaction transaction, int mostGroups) {
    this.transaction = transaction;
    this.mostGroups = mostGroups;
  }

  /** Does the call's work, in the thread of this call or of another. */
  <T> Answer<T> take(Call<T> call) {
    if (!enter(call)) {
      call.awaitTurn();
    }
    if (!call.isAnswered()) {
      lead(call);
    }
    return call.answered();
  }

  /** Whether the call is to lead at once; otherwise it waits to be answered or to lead. */
  private boolean enter(Call<?> call) {
    synchronized (lock) {
      boolean leads = groups < mostGroups && !busy.contains(call.account());
      if (leads) {
        begin(call);
      } else {
        waiting.addLast(call);
      }
      return leads;
    }
  }

  private void begin(Call<?> leader) {
    groups++;
    busy.add(leader.account());
  }

  private void lead(Call<?> leader) {
    if (contended.getIfPresent(leader.account()) != null) {
      leadPatiently(leader);
      return;
    }
    List<Call<?>> together = gather(leader, true);
    Map<Account, List<Call<?>>> locked = run(together, false);
    locked.keySet().forEach(account -> contended.put(account, true));
    synchronized (lock) {
      together.forEach(call -> {
        if (!locked.containsKey(call.account())) {
          busy.remove(call.account());
        }
      });
      groups--;
      promote();
    }
    together.stream().filter(Call::isAnswered).forEach(Call::wake);
    locked.forEach((account, calls) -> {
      if (!account.equals(leader.account())) {
        Thread.startVirtualThread(() -> await(calls));
      }
    });
    List<Call<?>> own = locked.get(leader.account());
    if (own != null) {
      await(own);
    }
  }

  private void leadPatiently(Call<?> leader) {
    List<Call<?>> own = gather(leader, false);
    synchronized (lock) {
      groups--;
      promote();
    }
    await(own);
  }

  /**
   * Runs calls in one transaction. If one makes it fail, it is tried again for each account by
   * itself, so that no organization has to answer for another's calls.
   *
   * @param patient it waits for accounts that somebody else has locked
   * @return the calls at those accounts, if it does not
   */
  private Map<Account, List<Call<?>>> run(List<Call<?>> calls, boolean patient) {
    try {
      return Call.byAccount(transaction.run(calls, patient));
    } catch (RuntimeException | Error why) {
      Map<Account, List<Call<?>>> accounts = Call.byAccount(calls);
      if (accounts.size() > 1 && hasNotHappened(why)) {
        accounts.values().forEach(own -> run(own, true));
      } else {
        calls.forEach(call -> call.fail(why));
      }
      return Map.of();
    }
  }

  /** Whether a transaction that has failed so has certainly left nothing behind. */
  private static boolean hasNotHappened(Throwable why) {
    if (why instanceof Error) {
      return false;
    }
    return Throwables.getCausalChain(why).stream()
        .filter(SQLException.class::isInstance)
        .map(cause -> ((SQLException) cause).getSQLState())
        .noneMatch(state -> state == null || state.startsWith("08") || state.startsWith("57"));
  }

  /**
   * The leader, and whoever waits and can go with it.
   *
   * @param anywhere at other accounts, too
   */
  private List<Call<?>> gather(Call<?> leader, boolean anywhere) {
    List<Call<?>> together = new ArrayList<>();
    together.add(leader);
    synchronized (lock) {
      Set<Account> joined = new HashSet<>(Set.of(leader.account()));
      Iterator<Call<?>> others = waiting.iterator();
      while (others.hasNext() && together.size() < MOST_TOGETHER) {
        Call<?> other = others.next();
        if (joined.contains(other.account()) || (anywhere && busy.add(other.account()))) {
          joined.add(other.account());
          together.add(other);
          others.remove();
        }
      }
    }
    return together;
  }

  /** Runs calls at accounts that somebody else has locked: each account by itself. */
  private void await(List<Call<?>> calls) {
    run(calls, true);
    synchronized (lock) {
      busy.remove(calls.getFirst().account());
      promote();
    }
    calls.forEach(Call::wake);
  }

  /** Wakes those who are to lead, as far as there may be more groups. */
  private void promote() {
    Iterator<Call<?>> calls = waiting.iterator();
    while (calls.hasNext() && groups < mostGroups) {
      Call<?> call = calls.next();
      if (!busy.contains(call.account())) {
        calls.remove();
        begin(call);
        call.wake();
      }
    }
  }
}
