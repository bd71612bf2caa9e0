package io.tallyman.balance.posting;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.posting.PostUsage.Outcome;
import io.tallyman.balance.posting.PostUsage.Prepared;
import io.tallyman.balance.store.AccountDirectory;
import io.tallyman.balance.store.CatalogTable;
import io.tallyman.balance.store.Fences;
import io.tallyman.balance.store.Fences.Move;
import io.tallyman.balance.store.Fences.Partition;
import io.tallyman.balance.store.FreshDatabase;
import io.tallyman.balance.store.PostingNumbers;
import io.tallyman.balance.store.UsageWeeks;
import io.tallyman.catalog.Catalog;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The real posting path on a real, empty database, with a clock that the test moves. */
final class LedgerUnderTest {
  static final Instant START = Instant.parse("2026-11-18T10:00:00Z");

  final FreshDatabase database;
  final Jdbi writer;
  final UsageWeeks weeks;
  final CatalogHistory catalogs;
  final Partition partition = new Partition(UUID.randomUUID(), 0);
  private final PostingNumbers numbers;
  private final PostUsage postUsage;
  private final Jdbi owner;
  private Instant now = START;
  private long offset;

  LedgerUnderTest(Catalog catalog) {
    this(catalog, FreshDatabase.create());
  }

  LedgerUnderTest(Catalog catalog, FreshDatabase database) {
    this.database = database;
    writer = database.writer();
    owner = database.owner();
    weeks = new UsageWeeks(writer);
    numbers = new PostingNumbers(writer);
    start(catalog);
    catalogs = new CatalogHistory(() -> writer.inTransaction(CatalogTable::read));
    postUsage = another();
    Fences.start(writer, partition, 0);
  }

  /** As another instance would be: nothing in common but the database. */
  PostUsage another() {
    return new PostUsage(writer, catalogs, new AccountDirectory(writer), weeks, numbers, () -> now);
  }

  void start(Catalog catalog) {
    writer.useTransaction(handle -> CatalogTable.activate(handle, catalog, now));
  }

  Instant now() {
    return now;
  }

  void setClock(Instant instant) {
    now = instant;
  }

  Outcome post(TestArrival... arrivals) {
    return post(Arrays.asList(arrivals));
  }

  Outcome post(List<TestArrival> arrivals) {
    return post(postUsage, arrivals);
  }

  /** As the instance would that owns the partition now. */
  Outcome post(PostUsage instance, List<TestArrival> arrivals) {
    return post(instance, prepare(instance, arrivals), arrivals.size());
  }

  Prepared prepare(PostUsage instance, List<TestArrival> arrivals) {
    try {
      return instance.prepare(arrivals);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As the instance would that owns the partition now: what it has prepared, so many records. */
  Outcome post(PostUsage instance, Prepared prepared, int records) {
    long from = offset;
    offset += records;
    return post(instance, prepared, from, offset);
  }

  /** As the instance would that last owned the partition when the offset was {@code from}. */
  Outcome postFrom(long from, PostUsage instance, List<TestArrival> arrivals) {
    return post(instance, prepare(instance, arrivals), from, from + arrivals.size());
  }

  private Outcome post(PostUsage instance, Prepared prepared, long from, long to) {
    try {
      return instance.post(prepared, List.of(new Move(partition, from, to)), from % 2 == 0);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  TestArrival event(String organization, String id, String type, String data) {
    return TestArrival.event(organization, id, type, data, now);
  }

  /** Credits less overage of the default wallet, in micro-credits. */
  long balance(String organization) {
    return number(
        "select a.credits - a.overage from account a join organization o"
            + " on o.id = a.organization_id where o.name = ? and a.wallet = 'default'",
        organization);
  }

  long overage(String organization) {
    return number(
        "select a.overage from account a join organization o"
            + " on o.id = a.organization_id where o.name = ? and a.wallet = 'default'",
        organization);
  }

  long number(String sql, Object... parameters) {
    return owner.withHandle(handle -> handle.select(sql, parameters).mapTo(Long.class).one());
  }

  List<Map<String, Object>> rows(String sql, Object... parameters) {
    return owner.withHandle(handle -> handle.select(sql, parameters).mapToMap().list());
  }

  List<String> reasons() {
    return owner.withHandle(handle ->
        handle.select("select reason from quarantine order by id").mapTo(String.class).list());
  }
}
