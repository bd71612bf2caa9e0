package io.tallyman.balance.posting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.store.LedgerSeed;
import io.tallyman.balance.store.StoredLedgerAudit;
import io.tallyman.catalog.CatalogReader;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.Period;
import io.tallyman.ledger.PlanCommand;
import io.tallyman.ledger.PlanRun.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An account that nobody touches while much falls due: all of it is decided at once. */
class LongUntouchedTest {
  private static final Instant START = LedgerUnderTest.START;
  private static final Instant PERIOD_END = Instant.parse("2026-12-18T10:00:00Z");

  private final LedgerUnderTest ledger =
      new LedgerUnderTest(CatalogReader.read("model.yaml", ModelRules.CATALOG));
  private final LedgerSeed seed =
      new LedgerSeed(ledger.database, new Ledger(ledger.catalogs.timeline()));

  @Test
  void aLotThatIsGrantedSpentAndTakenBackAtOnceKnowsWhatOthersStandInFor() throws Exception {
    ledger.post(ledger.event("acme", "1", "tokens", "{\"tokens\":50000}"));
    long account = ledger.number("select id from account");
    Period paid = new Period(START, PERIOD_END);
    seed.give(
        account,
        new Command.OfPlan(new PlanCommand.Start("sub_1", "silver", Interval.MONTH, paid)),
        Set.of(),
        START);
    assertThat(ledger.overage("acme")).as("150 less 40 and 100").isEqualTo(10_000_000);

    PlanCommand failed = new PlanCommand.Fail("sub_1", PERIOD_END);
    seed.give(account, new Command.OfPlan(failed), Set.of(), PERIOD_END.plus(Duration.ofDays(8)));

    assertThat(ledger.number("select replaced from lot where number = 6"))
        .as("what the unpaid month's credits had repaid")
        .isEqualTo(10_000_000);
    StoredLedgerAudit.check(ledger.database.owner());
  }
}
