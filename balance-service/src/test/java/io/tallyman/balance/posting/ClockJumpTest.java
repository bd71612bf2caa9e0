package io.tallyman.balance.posting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.store.StoredLedgerAudit;
import io.tallyman.catalog.Catalogs;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A service whose clock jumps ahead by weeks, and back again. {@code -Dtallyman.prove.seed=N}
 * repeats a run.
 */
class ClockJumpTest {
  private static final long SEED = Long.getLong("tallyman.prove.seed", 1);
  private static final int JUMPS = 40;
  private static final Duration WINDOW = Duration.ofDays(35);

  @Test
  void nothingIsPostedTwiceOrBeforeWhatItFollowsAndEveryPeriodIsGrantedOnce() throws SQLException {
    LedgerUnderTest ledger = new LedgerUnderTest(Catalogs.builtIn("chat"));
    Random random = new Random(SEED);
    Instant latest = LedgerUnderTest.START;
    TestArrival before = null;
    for (int i = 0; i < JUMPS; i++) {
      TestArrival event = ledger.event("acme", "e" + i, "chat.query", "{\"tools\":[]}");
      ledger.post(event);
      if (before != null) {
        ledger.post(before, event);
      }
      before = event;
      if (i % 3 == 0) {
        ledger.weeks.keep(ledger.now(), WINDOW);
      }
      latest = ledger.now().isAfter(latest) ? ledger.now() : latest;
      // Copies come within the window, whichever way it jumps.
      ledger.setClock(LedgerUnderTest.START.plus(Duration.ofMinutes(random.nextInt(34 * 24 * 60))));
    }

    assertThat(ledger.number("select count(*) from usage")).as("seed %d", SEED).isEqualTo(JUMPS);
    assertThat(ledger.number("select count(*) from quarantine")).as("seed %d", SEED).isZero();
    assertThat(
            ledger.number(
                """
                select count(*) from (
                  select posted_at < lag(posted_at) over (partition by account_id order by seq)
                           as back
                  from posting) p
                where back
                """))
        .as("seed %d: postings before the one they follow", SEED)
        .isZero();
    long periods = latest.isBefore(Instant.parse("2026-12-18T10:00:00Z")) ? 1 : 2;
    assertThat(ledger.number("select count(*) from lot where source = 'plan'"))
        .as("seed %d: plan lots up to %s", SEED, latest)
        .isEqualTo(periods);
    StoredLedgerAudit.check(ledger.database.owner());
  }

  @Test
  void aClockFarAheadOfTheDatabasesGivesUpNoIdentity() {
    LedgerUnderTest ledger = new LedgerUnderTest(Catalogs.builtIn("chat"));
    Instant today = Instant.now().truncatedTo(ChronoUnit.MICROS);
    ledger.setClock(today);
    TestArrival event = ledger.event("acme", "e", "chat.query", "{\"tools\":[]}");
    ledger.post(event);

    ledger.setClock(today.plus(WINDOW).plus(Duration.ofDays(30)));
    new WeekKeeping(ledger.weeks, ledger.catalogs, () -> Duration.ZERO, ledger::now).keep();
    ledger.setClock(today);
    ledger.post(event);

    assertThat(ledger.number("select count(*) from usage")).isEqualTo(1);
  }
}
