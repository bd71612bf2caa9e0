package io.tallyman.balance.intake;

import io.tallyman.balance.intake.Poll.Slice;
import io.tallyman.balance.store.Fences.Move;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** A slice of a poll whose turn comes. */
final class Upcoming {
  private final Slice slice;
  private final Transaction transaction;
  private final FutureTask<@Nullable Void> preparation;

  Upcoming(Slice slice, Transaction transaction) {
    this.slice = slice;
    this.transaction = transaction;
    preparation =
        new FutureTask<>(() -> {
          transaction.prepare();
          return null;
        });
  }

  /** What some records bring about, in the same transaction that moves the fences past them. */
  @FunctionalInterface
  interface Transaction {
    /** Does what can be done before it begins, maybe in another thread than the rest. */
    default void prepare() throws SQLException {}

    /**
     * Does it, after it was prepared.
     *
     * @return false: a fence was not where it was expected, and nothing was done
     */
    boolean run(List<Move> moves) throws SQLException;
  }

  Slice slice() {
    return slice;
  }

  void prepareInBackground() {
    Thread.startVirtualThread(preparation);
  }

  /** Prepares it, or waits until that is done in the background. */
  void prepare() throws SQLException {
    preparation.run(); // does nothing where another thread does it already
    try {
      preparation.get();
    } catch (ExecutionException failed) {
      switch (preparation.exceptionNow()) {
        case SQLException database -> throw database;
        case RuntimeException other -> throw other;
        default -> throw new IllegalStateException(failed);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopping);
    }
  }

  /** Runs its transaction, after it was prepared: {@link Transaction#run}. */
  boolean run() throws SQLException {
    return transaction.run(slice.moves());
  }
}
