package io.tallyman.balance.intake;

import io.tallyman.balance.posting.PostUsage;
import io.tallyman.balance.posting.PostUsage.Outcome;
import io.tallyman.balance.store.Fences.Move;
import io.tallyman.web.ClockOffset;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Posts the usage that has come off Kafka, a batch at a time. */
final class UsageListener implements FencedListener.Effect {
  private final IntakeMeters meters;
  private final ClockOffset clockOffset;
  private final ThreadLocal<PostUsage> postUsage;

  UsageListener(IntakeMeters meters, ClockOffset clockOffset, Supplier<PostUsage> postUsage) {
    this.meters = meters;
    this.clockOffset = clockOffset;
    this.postUsage = ThreadLocal.withInitial(postUsage);
  }

  @Override
  public boolean of(List<ConsumerRecord<byte[], byte[]>> records, List<Move> moves)
      throws SQLException {
    Duration offset = clockOffset.duration();
    List<KafkaArrival> arrivals =
        records.stream().map(record -> KafkaArrival.of(record, offset)).toList();
    return switch (postUsage.get().post(arrivals, moves)) {
      case Outcome.Posted posted -> {
        meters.count(posted);
        yield true;
      }
      case Outcome.NotOurs notOurs -> false;
    };
  }
}
