package io.tallyman.balance.intake;

import io.tallyman.balance.posting.AccountDemand;
import io.tallyman.balance.posting.PostUsage;
import io.tallyman.balance.posting.PostUsage.Lock;
import io.tallyman.balance.posting.PostUsage.Outcome;
import io.tallyman.balance.store.Fences.Move;
import io.tallyman.web.ClockOffset;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Posts the usage that has come off Kafka, a batch at a time. */
final class UsageListener implements FencedListener.Effect {
  /** Who has called lately will call again, and batches follow upon each other without a pause. */
  private static final Duration LATELY = Duration.ofSeconds(1);

  private final IntakeMeters meters;
  private final ClockOffset clockOffset;
  private final AccountDemand demand;
  private final InstantSource clock;
  private final ThreadLocal<Worker> worker;

  UsageListener(
      IntakeMeters meters,
      ClockOffset clockOffset,
      AccountDemand demand,
      InstantSource clock,
      Supplier<Worker> worker) {
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
    return worker.get().size().records();
  }

  @Override
  public boolean of(List<ConsumerRecord<byte[], byte[]>> records, List<Move> moves)
      throws SQLException {
    Duration offset = clockOffset.duration();
    List<KafkaArrival> arrivals =
        records.stream().map(record -> KafkaArrival.of(record, offset)).toList();
    Worker own = worker.get();
    return switch (own.postUsage().post(arrivals, moves)) {
      case Outcome.Posted posted -> {
        meters.count(posted);
        Lock lock = own.postUsage().lastLock();
        if (lock != null) {
          meters.locked(lock.held());
          boolean wanted = lock.awaited() || demand.within(LATELY, clock.instant());
          own.size().learn(records.size(), lock.held(), wanted);
        }
        yield true;
      }
      case Outcome.NotOurs notOurs -> false;
    };
  }
}
