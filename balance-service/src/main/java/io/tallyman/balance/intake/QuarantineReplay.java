package io.tallyman.balance.intake;

import io.tallyman.balance.posting.PostUsage;
import io.tallyman.balance.store.QuarantineTable;
import io.tallyman.balance.store.RawRecord;
import io.tallyman.topic.Topics;
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
  private final BillingListener billing;
  private final Producers producers;
  private final Supplier<Duration> window;
  private final InstantSource clock;

  QuarantineReplay(
      Jdbi writer,
      Supplier<PostUsage> postUsage,
      BillingListener billing,
      Producers producers,
      Supplier<Duration> window,
      InstantSource clock) {
    this.writer = writer;
    this.postUsage = postUsage;
    this.billing = billing;
    this.producers = producers;
    this.window = window;
    this.clock = clock;
  }

  /**
   * Tries one record again, if it is waiting.
   *
   * @param actor who has it tried; null: nobody, it is its time
   */
  public void replay(long id, @Nullable String actor) throws SQLException {
    RawRecord raw =
        writer.inTransaction(handle -> QuarantineTable.claim(handle.getConnection(), id));
    if (raw != null && raw.topic().equals(Topics.BILLING)) {
      billing.replay(id, raw, actor);
    } else if (raw != null) {
      postUsage.get().replay(id, StoredArrival.of(raw, producers), actor);
    }
  }

  /** Tries the voids again whose target has come since. */
  boolean replayVoids() throws SQLException {
    Instant since = clock.instant().minus(window.get());
    List<Long> ready =
        writer.withHandle(
            handle -> QuarantineTable.voidsWithTargets(handle.getConnection(), since));
    for (long id : ready) {
      replay(id, null);
    }
    return false;
  }
}
