package io.tallyman.balance.intake;

import io.tallyman.balance.billing.FactRefusedException;
import io.tallyman.balance.billing.TakeFact;
import io.tallyman.balance.store.AccountDirectory.Ref;
import io.tallyman.balance.store.Fences;
import io.tallyman.balance.store.Fences.Move;
import io.tallyman.balance.store.OutboxTable;
import io.tallyman.balance.store.QuarantineTable;
import io.tallyman.balance.store.QuarantineTable.About;
import io.tallyman.balance.store.QuarantineTable.Entry;
import io.tallyman.balance.store.RawRecord;
import io.tallyman.balance.store.RawRecord.Bytes;
import io.tallyman.balance.store.RawRecord.Header;
import io.tallyman.ledger.Digest;
import io.tallyman.ledger.DigestWriter;
import io.tallyman.postgres.DatabaseOutage;
import io.tallyman.refusal.Reason;
import io.tallyman.refusal.Refusal;
import io.tallyman.topic.BillingEvent;
import io.tallyman.topic.BillingEventCodec;
import io.tallyman.web.ClockOffset;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes facts off the billing topic, each in the transaction that moves the fence past it. What
 * cannot have its effect is kept in quarantine, and the facts behind it go on.
 */
final class BillingListener implements FencedListener.Effect {
  private static final Logger log = LoggerFactory.getLogger(BillingListener.class);
  private static final String FACT = "fact";

  private final Jdbi writer;
  private final TakeFact takeFact;
  private final ClockOffset clockOffset;
  private final InstantSource clock;

  BillingListener(Jdbi writer, TakeFact takeFact, ClockOffset clockOffset, InstantSource clock) {
    this.writer = writer;
    this.takeFact = takeFact;
    this.clockOffset = clockOffset;
    this.clock = clock;
  }

  @Override
  public Upcoming.Transaction of(List<ConsumerRecord<byte[], byte[]>> records) {
    return moves -> take(records, moves);
  }

  private boolean take(List<ConsumerRecord<byte[], byte[]>> records, List<Move> moves)
      throws SQLException {
    List<Read> read = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> one : records) {
      Instant arrivedAt = Instant.ofEpochMilli(one.timestamp()).plus(clockOffset.duration());
      read.add(read(KafkaArrival.raw(one, arrivedAt)));
    }
    return this.<Boolean>inTransaction(handle -> {
      if (!Fences.move(handle.getConnection(), moves)) {
        handle.rollback();
        return false;
      }
      for (Read one : read) {
        Refusal refusal = take(handle, one);
        if (refusal != null) {
          quarantine(handle.getConnection(), one, refusal);
        }
      }
      return true;
    });
  }

  /** Tries a quarantined fact again; one that is refused again goes on waiting. */
  void replay(long id, RawRecord raw, @Nullable String actor) throws SQLException {
    Read read = read(raw);
    this.<Boolean>inTransaction(handle -> {
      Connection connection = handle.getConnection();
      if (QuarantineTable.claim(connection, id) == null) {
        return false;
      }
      Refusal refusal = take(handle, read);
      QuarantineTable.markTried(connection, id, refusal, actor, clock.instant());
      return true;
    });
  }

  /**
   * A record, as far as it can be read.
   *
   * @param event null where it is no fact
   * @param account whom the fact is about; null where {@code refusal} says why nobody
   */
  private record Read(
      RawRecord raw,
      @Nullable BillingEvent event,
      @Nullable Ref account,
      @Nullable Refusal refusal) {}

  private Read read(RawRecord raw) {
    BillingEvent event;
    try {
      event =
          BillingEventCodec.decode(name -> last(raw, name), array(raw.key()), array(raw.value()));
    } catch (IllegalArgumentException unreadable) {
      String why = String.valueOf(unreadable.getMessage());
      return new Read(raw, null, null, new Refusal(Reason.UNREADABLE, why));
    }
    try {
      return new Read(raw, event, takeFact.resolve(event), null);
    } catch (FactRefusedException refused) {
      return new Read(raw, event, null, refused.refusal());
    }
  }

  /** Takes a fact; null, or why it has had no effect. */
  private @Nullable Refusal take(Handle handle, Read read) throws SQLException {
    BillingEvent event = read.event();
    Ref account = read.account();
    if (event == null || account == null) {
      return read.refusal();
    }
    handle.savepoint(FACT);
    try {
      takeFact.take(handle, event, account);
      handle.releaseSavepoint(FACT);
      return null;
    } catch (FactRefusedException refused) {
      handle.rollbackToSavepoint(FACT);
      return refused.refusal();
    } catch (SQLException | RuntimeException failed) {
      if (isPassing(failed)) {
        throw failed;
      }
      log.error("{} of {} goes to quarantine", event.id(), event.organization(), failed);
      handle.rollbackToSavepoint(FACT);
      return new Refusal(Reason.FACT_NOT_POSSIBLE, String.valueOf(failed.getMessage()));
    }
  }

  /** Whether the same may succeed later: the database is away, or others were in the way. */
  private static boolean isPassing(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && sql.getSQLState() != null
          && sql.getSQLState().startsWith("40")) {
        return true;
      }
    }
    return DatabaseOutage.isBehind(failed);
  }

  private void quarantine(Connection connection, Read read, Refusal refusal) throws SQLException {
    Instant now = clock.instant();
    RawRecord raw = read.raw();
    BillingEvent event = read.event();
    About about =
        event == null
            ? About.NOTHING
            : new About(
                event.organization(),
                BillingEvent.SOURCE,
                event.id(),
                BillingEventCodec.type(event.fact()),
                null,
                null);
    List<Long> ids =
        QuarantineTable.add(
            connection, List.of(new Entry(fingerprint(raw), refusal, about, raw)), now);
    OutboxTable.add(connection, List.of(), event == null ? ids : List.of(), now);
  }

  private static Digest fingerprint(RawRecord raw) {
    DigestWriter writer = new DigestWriter().put(raw.topic());
    raw.headers().forEach(header -> writer.put(header.name()).put(text(header.value().array())));
    return writer.put(text(array(raw.key()))).put(text(array(raw.value()))).digest();
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
  }

  private static byte @Nullable [] last(RawRecord raw, String name) {
    byte[] last = null;
    for (Header header : raw.headers()) {
      last = header.name().equals(name) ? header.value().array() : last;
    }
    return last;
  }

  private static byte @Nullable [] array(@Nullable Bytes bytes) {
    return bytes == null ? null : bytes.array();
  }

  private interface Work<T> {
    T in(Handle handle) throws SQLException;
  }

  private <T> T inTransaction(Work<T> work) throws SQLException {
    return writer.inTransaction(work::in);
  }
}
