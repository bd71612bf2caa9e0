package io.tallyman.balance.intake;

import io.tallyman.balance.billing.TakeFact;
import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.store.AccountDirectory;
import io.tallyman.balance.store.CatalogTable;
import io.tallyman.balance.store.Fences;
import io.tallyman.balance.store.Fences.Move;
import io.tallyman.balance.store.Fences.Partition;
import io.tallyman.balance.store.FreshDatabase;
import io.tallyman.balance.store.LedgerSeed;
import io.tallyman.balance.store.LedgerSeed.Event;
import io.tallyman.balance.store.QuarantineTable;
import io.tallyman.balance.store.RawRecord;
import io.tallyman.catalog.Catalogs;
import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.PlanCommand;
import io.tallyman.money.Credits;
import io.tallyman.topic.BillingEvent;
import io.tallyman.topic.BillingEventCodec;
import io.tallyman.topic.BillingFact;
import io.tallyman.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The way of a fact into a real ledger, from the record on, with a clock that the test moves. */
final class BillingUnderTest {
  static final String ORGANIZATION = "acme";

  private final FreshDatabase database = FreshDatabase.create();
  private final Jdbi writer = database.writer();
  private final Partition partition = new Partition(UUID.randomUUID(), 0);
  private final BillingListener listener;
  private final LedgerSeed seed;
  private Instant now;
  private long offset;

  BillingUnderTest(String catalog, String start) {
    now = Instant.parse(start);
    writer.useTransaction(handle -> CatalogTable.activate(handle, Catalogs.builtIn(catalog), now));
    CatalogHistory catalogs = new CatalogHistory(() -> writer.inTransaction(CatalogTable::read));
    TakeFact takeFact = new TakeFact(catalogs, new AccountDirectory(writer), () -> now);
    listener = new BillingListener(writer, takeFact, () -> Duration.ZERO, () -> now);
    seed = new LedgerSeed(database, new Ledger(catalogs.timeline()));
    Fences.start(writer, partition, 0);
  }

  void setClock(String instant) {
    now = Instant.parse(instant);
  }

  /** Tells a fact, and has it taken. */
  boolean tell(long revision, BillingFact fact) {
    return take(offset++, new BillingEvent(ORGANIZATION, revision, now, fact));
  }

  /** Hands over a record of which the fence says that it has been taken. */
  boolean tellAgainFromBefore(long revision, BillingFact fact) {
    return take(offset - 1, new BillingEvent(ORGANIZATION, revision, now, fact));
  }

  /** Hands over bytes that are no fact. */
  boolean tellPoison(String value) {
    return take(offset++, new RecordHeaders(), value.getBytes(StandardCharsets.UTF_8));
  }

  void replay(long id) {
    try {
      RawRecord raw =
          writer.inTransaction(handle -> QuarantineTable.claim(handle.getConnection(), id));
      listener.replay(id, Objects.requireNonNull(raw), null);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean take(long at, BillingEvent event) {
    RecordHeaders headers = new RecordHeaders();
    byte[] value = BillingEventCodec.encode(event, headers::add);
    return take(at, headers, value);
  }

  private boolean take(long at, RecordHeaders headers, byte[] value) {
    ConsumerRecord<byte[], byte[]> one =
        new ConsumerRecord<>(
            Topics.BILLING,
            0,
            at,
            now.toEpochMilli(),
            TimestampType.LOG_APPEND_TIME,
            -1,
            -1,
            null,
            value,
            headers,
            Optional.empty());
    try {
      return listener.of(List.of(one)).run(List.of(new Move(partition, at, at + 1)));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void use(String id, String credits) {
    seed.use(account(), now, List.of(Event.of(id, "used", now, credits)));
  }

  /** Grants credits. */
  void grant(String reference, String credits) {
    seed.grant(account(), LotSource.BONUS, credits, null, reference, now);
  }

  /** Does something to the plan, as an administrator would. */
  void give(PlanCommand command) {
    seed.give(account(), new Command.OfPlan(command), Set.of(), now);
  }

  /** Lets time do what is due. */
  void advance() {
    seed.advance(account(), now);
  }

  private long account() {
    return Long.parseLong(value("select id from account where wallet = 'default'"));
  }

  /** Credits less overage. */
  String balance() {
    advance();
    long micros = Long.parseLong(value("select credits - overage from account"));
    return Credits.ofMicros(micros).toString();
  }

  /** The plan that runs, and how it stands; null where none does. */
  @Nullable String plan() {
    advance();
    return text("select plan || ' ' || status from plan_state");
  }

  private String value(String sql) {
    return Objects.requireNonNull(text(sql));
  }

  /** The one value of a query, as text; null where it is null. */
  @Nullable String text(String sql) {
    return database
        .owner()
        .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).findOne().orElse(null));
  }
}
