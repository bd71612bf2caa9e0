package io.tallyman.balance.intake;

import static java.util.Objects.requireNonNull;

import io.tallyman.balance.posting.AccountDemand;
import io.tallyman.balance.posting.PostUsage;
import io.tallyman.balance.posting.PostUsage.Lock;
import io.tallyman.balance.posting.PostUsage.Outcome;
import io.tallyman.balance.posting.PostUsage.Prepared;
import io.tallyman.balance.store.Fences.Move;
import io.tallyman.web.ClockOffset;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Posts the usage that has come off Kafka, a batch at a time. */
final class UsageListener implements FencedListener.Effect {
  /** Who has called lately will call again, and batches follow upon each other without a pause. */
  private static final Duration LATELY = Duration.ofSeconds(1);

  private final Producers producers;
  private final IntakeMeters meters;
  private final ClockOffset clockOffset;
  private final AccountDemand demand;
  private final InstantSource clock;
  private final ThreadLocal<Worker> worker;

  /**
   * While requests come, so many consumers post at once as leave those who wait for an answer a
   * processor.
   */
  private final Semaphore turns =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), true);

  UsageListener(
      Producers producers,
      IntakeMeters meters,
      ClockOffset clockOffset,
      AccountDemand demand,
      InstantSource clock,
      Supplier<Worker> worker) {
    this.producers = producers;
    this.meters = meters;
    this.clockOffset = clockOffset;
    this.demand = demand;
    this.clock = clock;
    this.worker = ThreadLocal.withInitial(worker);
  }

  /** What a consumer's thread has for itself. */
  record Worker(PostUsage postUsage, BatchSize size) {}

  @Override
  public int atMost() {
    return worker.get().size().records(isDemanded());
  }

  /** While requests come, the processors are theirs. */
  @Override
  public boolean ahead() {
    return !isDemanded();
  }

  @Override
  public Upcoming.Transaction of(List<ConsumerRecord<byte[], byte[]>> records) {
    return new Posting(records, worker.get());
  }

  private boolean isDemanded() {
    return demand.within(LATELY, clock.instant());
  }

  /** Posts records' usage. */
  private final class Posting implements Upcoming.Transaction {
    private final List<ConsumerRecord<byte[], byte[]>> records;
    private final Worker worker;
    private @Nullable Prepared prepared;

    Posting(List<ConsumerRecord<byte[], byte[]>> records, Worker worker) {
      this.records = records;
      this.worker = worker;
    }

    @Override
    public void prepare() throws SQLException {
      Duration offset = clockOffset.duration();
      List<KafkaArrival> arrivals =
          records.stream().map(record -> KafkaArrival.of(record, offset, producers)).toList();
      prepared = worker.postUsage().prepare(arrivals);
    }

    @Override
    public boolean run(List<Move> moves) throws SQLException {
      return switch (post(requireNonNull(prepared), moves)) {
        case Outcome.Posted posted -> {
          meters.count(posted);
          learn(worker.postUsage().lastLock());
          yield true;
        }
        case Outcome.NotOurs notOurs -> false;
      };
    }

    private Outcome post(Prepared ready, List<Move> moves) throws SQLException {
      if (!isDemanded()) {
        return worker.postUsage().post(ready, moves, false);
      }
      turns.acquireUninterruptibly();
      try {
        return worker.postUsage().post(ready, moves, true);
      } finally {
        turns.release();
      }
    }

    private void learn(@Nullable Lock lock) {
      if (lock != null) {
        meters.locked(lock.held());
        worker.size().learn(records.size(), lock.held(), lock.awaited());
      }
    }
  }
}
