package io.tallyman.balance.intake;

import io.tallyman.balance.posting.PostUsage;
import io.tallyman.balance.posting.PostUsage.Outcome;
import io.tallyman.balance.store.QuarantineTable;
import io.tallyman.balance.store.QuarantineTable.Raw;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Tries quarantined records again, by the catalog in force now. */
public final class QuarantineReplay {
  private final Jdbi writer;
  private final Supplier<PostUsage> postUsage;
  private final Supplier<Duration> window;
  private final InstantSource clock;

  QuarantineReplay(
      Jdbi writer, Supplier<PostUsage> postUsage, Supplier<Duration> window, InstantSource clock) {
    this.writer = writer;
    this.postUsage = postUsage;
    this.window = window;
    this.clock = clock;
  }

  /**
   * Tries one record again.
   *
   * @return what became of it; null if there is no such record waiting
   */
  public @Nullable Outcome replay(long id) throws SQLException {
    Raw raw = writer.inTransaction(handle -> QuarantineTable.claim(handle.getConnection(), id));
    return raw == null ? null : postUsage.get().replay(id, StoredArrival.of(raw));
  }

  /** Tries the voids again whose target has come since. */
  boolean replayVoids() throws SQLException {
    Instant since = clock.instant().minus(window.get());
    List<Long> ready =
        writer.withHandle(
            handle -> QuarantineTable.voidsWithTargets(handle.getConnection(), since));
    for (long id : ready) {
      replay(id);
    }
    return false;
  }
}
