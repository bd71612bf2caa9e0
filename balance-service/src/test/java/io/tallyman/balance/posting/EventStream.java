package io.tallyman.balance.posting;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.posting.PostUsage.Outcome;
import io.tallyman.balance.store.AccountDirectory;
import io.tallyman.balance.store.Fences;
import io.tallyman.balance.store.Fences.Move;
import io.tallyman.balance.store.Fences.Partition;
import io.tallyman.balance.store.PostingNumbers;
import io.tallyman.balance.store.UsageWeeks;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Events that come to a service under test as if off a partition; for one thread. */
public final class EventStream {
  private final BalanceUnderTest service;
  private final Partition partition = new Partition(UUID.randomUUID(), 0);
  private final PostUsage postUsage;
  private long offset;

  public EventStream(BalanceUnderTest service) {
    this.service = service;
    Jdbi writer = service.database().writer();
    Fences.start(writer, partition, 0);
    postUsage =
        new PostUsage(
            writer,
            service.bean(CatalogHistory.class),
            service.bean(AccountDirectory.class),
            service.bean(UsageWeeks.class),
            new PostingNumbers(writer),
            service::now);
  }

  /** Posts one event, of the source {@code test}. */
  public void post(String organization, String id, String type, String data) {
    post(List.of(TestArrival.event(organization, id, type, data, service.now())));
  }

  Outcome post(List<TestArrival> arrivals) {
    long from = offset;
    offset += arrivals.size();
    try {
      return postUsage.post(
          postUsage.prepare(arrivals), List.of(new Move(partition, from, offset)), from % 2 == 0);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
