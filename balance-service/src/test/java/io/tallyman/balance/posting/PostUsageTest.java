package io.tallyman.balance.posting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.posting.PostUsage.Outcome;
import io.tallyman.balance.posting.PostUsage.Prepared;
import io.tallyman.catalog.Catalogs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostUsageTest {
  private static final long CREDIT = 1_000_000;
  private static final String TOKENS =
      "{\"model\":\"gpt-4\",\"inputTokens\":4808,\"outputTokens\":10}";

  @Test
  void firstEventStartsTheDefaultPlanAndIsPaidFromIt() {
    LedgerUnderTest ledger = new LedgerUnderTest(Catalogs.builtIn("minddocs"));

    Outcome outcome = ledger.post(ledger.event("acme", "1", "ai.completion", TOKENS));

    assertThat(outcome).isEqualTo(new Outcome.Posted(1, 0, 0));
    assertThat(ledger.balance("acme")).isEqualTo(1_000 * CREDIT - 14_484_000);
    assertThat(ledger.rows("select seq, kind, credits_before, credits_after from posting"))
        .extracting(row -> row.get("kind"))
        .containsExactly("plan", "usage");
  }

  @Test
  void copiesCountOnceWithinABatchAndAcrossBatches() {
    LedgerUnderTest ledger = new LedgerUnderTest(Catalogs.builtIn("minddocs"));
    TestArrival event = ledger.event("acme", "1", "ai.completion", TOKENS);
    TestArrival other = ledger.event("acme", "2", "ai.completion", TOKENS);

    assertThat(ledger.post(event, event)).isEqualTo(new Outcome.Posted(1, 1, 0));
    assertThat(ledger.post(event, other)).isEqualTo(new Outcome.Posted(1, 1, 0));
    assertThat(ledger.post(event, other)).isEqualTo(new Outcome.Posted(0, 2, 0));

    assertThat(ledger.balance("acme")).isEqualTo(1_000 * CREDIT - 2 * 14_484_000);
  }

  @Test
  void whatIsPreparedBeforeWhatItRefersToIsPostedMeansThatAllTheSame() {
    LedgerUnderTest ledger = new LedgerUnderTest(Catalogs.builtIn("fltr"));
    PostUsage consumer = ledger.another();
    TestArrival event = ledger.event("acme", "1", "document.upload", "{}");
    Prepared first = ledger.prepare(consumer, List.of(event));
    Prepared copy = ledger.prepare(consumer, List.of(event));
    Prepared undoing =
        ledger.prepare(consumer, List.of(TestArrival.undoing("acme", "v1", "1", ledger.now())));

    assertThat(ledger.post(consumer, first, 1)).isEqualTo(new Outcome.Posted(1, 0, 0));
    assertThat(ledger.post(consumer, undoing, 1)).isEqualTo(new Outcome.Posted(1, 0, 0));
    assertThat(ledger.post(consumer, copy, 1)).isEqualTo(new Outcome.Posted(0, 1, 0));

    assertThat(ledger.balance("acme")).isZero();
  }

  @Test
  void sameIdentityWithOtherContentIsAConflict() {
    LedgerUnderTest ledger = new LedgerUnderTest(Catalogs.builtIn("fltr"));
    ledger.post(ledger.event("acme", "1", "mcp.query", "{}"));

    Outcome outcome = ledger.post(ledger.event("acme", "1", "document.upload", "{}"));

    assertThat(outcome).isEqualTo(new Outcome.Posted(0, 0, 1));
    assertThat(ledger.reasons()).containsExactly("identity_conflict");
    assertThat(ledger.overage("acme")).isEqualTo(CREDIT);
  }

  @Test
  void whatNoLotCoversIsOverage() {
    LedgerUnderTest ledger = new LedgerUnderTest(Catalogs.builtIn("fltr"));

    ledger.post(
        ledger.event("acme", "1", "document.upload", "{}"),
        ledger.event("acme", "2", "mcp.query", "{}"));

    assertThat(ledger.balance("acme")).isEqualTo(-11 * CREDIT);
    assertThat(ledger.rows("select from_credits, to_credits from overage"))
        .singleElement()
        .satisfies(row ->
            assertThat(row)
                .containsEntry("from_credits", 0L)
                .containsEntry("to_credits", 11 * CREDIT));
  }

  @Test
  void tierActionsTakeTheCounterThenCredits() {
    LedgerUnderTest ledger = new LedgerUnderTest(Catalogs.builtIn("pixell"));
    List<TestArrival> events = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      events.add(ledger.event("acme", "s" + i, "agent.action", "{\"tier\":\"small\"}"));
    }
    events.add(ledger.event("acme", "x1", "agent.action", "{\"tier\":\"xl\"}"));
    events.add(ledger.event("acme", "m1", "agent.action", "{\"tier\":\"medium\"}"));
    events.add(ledger.event("acme", "x2", "agent.action", "{\"tier\":\"xl\"}"));

    ledger.post(events);

    assertThat(ledger.balance("acme")).isEqualTo(-(2 + 15) * CREDIT);
    assertThat(ledger.rows("select unit, remaining from lot order by unit"))
        .extracting(row -> row.get("unit") + "=" + row.get("remaining"))
        .containsExactly("large=2", "medium=3", "small=0", "xl=0");
  }

  @Test
  void aFenceThatHasMovedLeavesEverythingAsItWas() {
    LedgerUnderTest ledger = new LedgerUnderTest(Catalogs.builtIn("fltr"));
    ledger.post(ledger.event("acme", "1", "mcp.query", "{}"));
    ledger
        .database
        .owner()
        .useHandle(handle -> handle.execute("update intake_offset set next = 7"));

    Outcome outcome = ledger.post(ledger.event("acme", "2", "mcp.query", "{}"));

    assertThat(outcome).isEqualTo(new Outcome.NotOurs());
    assertThat(ledger.balance("acme")).isEqualTo(-CREDIT);
  }

  @Test
  void badEventsGoToQuarantineAndTheirNeighboursAreDebited() {
    LedgerUnderTest ledger = new LedgerUnderTest(Catalogs.builtIn("minddocs"));
    Instant now = ledger.now();

    Outcome outcome =
        ledger.post(
            ledger.event("acme", "0", "image.process", "{\"images\":1}"),
            ledger.event("acme", "1", "no.such.action", "{}"),
            ledger.event("acme", "2", "image.process", "{}"),
            ledger.event("acme", "3", "image.process", "{\"images\":-1}"),
            ledger.event("acme", "4", "image.process", "{\"images\":1E99999999}"),
            TestArrival.of("nonsense", now),
            TestArrival.event(
                "acme",
                "5",
                "image.process",
                "{\"images\":1}",
                now.minus(Duration.ofDays(36)),
                now),
            TestArrival.event(
                "acme", "6", "image.process", "{\"images\":1}", now.plus(Duration.ofDays(7)), now),
            TestArrival.undoing("acme", "7", "unheard-of", now),
            ledger.event("acme", "8", "image.process", "{\"images\":2}"));

    assertThat(outcome).isEqualTo(new Outcome.Posted(2, 0, 8));
    assertThat(ledger.reasons())
        .containsExactlyInAnyOrder(
            "unknown_action",
            "missing_field",
            "quantity_out_of_range",
            "negative_quantity",
            "unreadable",
            "too_old",
            "time_in_future",
            "void_target_unknown");
    assertThat(ledger.balance("acme")).isEqualTo((1_000 - 12) * CREDIT);
  }

  @Test
  void aVoidReturnsWhatItsTargetTookAlsoWithinOneBatch() {
    LedgerUnderTest ledger = new LedgerUnderTest(Catalogs.builtIn("pixell"));
    List<TestArrival> events = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      events.add(ledger.event("acme", "s" + i, "agent.action", "{\"tier\":\"small\"}"));
    }
    events.add(TestArrival.undoing("acme", "v1", "s0", ledger.now()));

    assertThat(ledger.post(events)).isEqualTo(new Outcome.Posted(12, 0, 0));
    assertThat(ledger.balance("acme")).as("one small action spilled").isEqualTo(-CREDIT);
    assertThat(ledger.number("select remaining from lot where unit = 'small'")).isEqualTo(1);

    ledger.post(TestArrival.undoing("acme", "v2", "s10", ledger.now()));
    assertThat(ledger.balance("acme")).as("its overage is cancelled").isZero();
    assertThat(ledger.number("select count(*) from overage")).isZero();

    assertThat(ledger.post(TestArrival.undoing("acme", "v3", "s10", ledger.now())))
        .isEqualTo(new Outcome.Posted(0, 0, 1));
    assertThat(ledger.reasons()).containsExactly("already_voided");
    assertThat(ledger.post(TestArrival.undoing("acme", "v2", "s10", ledger.now())))
        .as("a copy of a void")
        .isEqualTo(new Outcome.Posted(0, 1, 0));
  }

  @Test
  void aVoidOpensNoOrganization() {
    LedgerUnderTest ledger = new LedgerUnderTest(Catalogs.builtIn("fltr"));

    ledger.post(TestArrival.undoing("acme", "v1", "unheard-of", ledger.now()));

    assertThat(ledger.reasons()).containsExactly("void_target_unknown");
    assertThat(ledger.number("select count(*) from organization")).isZero();
  }

  @Test
  void aCopyInALaterWeekCountsOnceWhetherTheWeekIsSealedOrNot() {
    LedgerUnderTest ledger = new LedgerUnderTest(Catalogs.builtIn("fltr"));
    TestArrival first = ledger.event("acme", "1", "mcp.query", "{}");
    ledger.post(first);

    ledger.setClock(LedgerUnderTest.START.plus(Duration.ofDays(7)));
    assertThat(ledger.post(ledger.event("acme", "1", "mcp.query", "{}")))
        .isEqualTo(new Outcome.Posted(0, 1, 0));

    ledger.weeks.keep(ledger.now(), Duration.ofDays(35));
    assertThat(ledger.number("select count(*) from usage_week where identities is not null"))
        .isEqualTo(1);
    assertThat(
            ledger.post(
                ledger.event("acme", "1", "mcp.query", "{}"),
                ledger.event("acme", "2", "mcp.query", "{}")))
        .isEqualTo(new Outcome.Posted(1, 1, 0));
    assertThat(ledger.balance("acme")).isEqualTo(-2 * CREDIT);
  }

  @Test
  void theDefaultPlanRenewsByItsAnchorAndWhatIsLeftExpires() {
    LedgerUnderTest ledger = new LedgerUnderTest(Catalogs.builtIn("minddocs"));
    ledger.post(ledger.event("acme", "1", "image.process", "{\"images\":1}"));

    ledger.setClock(LedgerUnderTest.START.plus(Duration.ofDays(35)));
    ledger.post(ledger.event("acme", "2", "image.process", "{\"images\":1}"));

    assertThat(
            ledger.rows(
                """
                select kind || ' ' || to_char(posted_at at time zone 'UTC', 'YYYY-MM-DD') as line
                from posting order by seq
                """))
        .extracting(row -> row.get("line"))
        .containsExactly(
            "plan 2026-11-18",
            "usage 2026-11-18",
            "expiry 2026-12-18",
            "plan 2026-12-18",
            "usage 2026-12-23");
    assertThat(ledger.balance("acme")).isEqualTo(996 * CREDIT);
  }

  @Test
  void anEventIsPricedByTheVersionInForceWhenItOccurred() {
    LedgerUnderTest ledger = new LedgerUnderTest(Catalogs.builtIn("fltr"));
    ledger.setClock(LedgerUnderTest.START.plus(Duration.ofHours(1)));
    ledger.start(Catalogs.builtIn("minddocs"));
    Instant now = ledger.now().plusSeconds(60);
    ledger.setClock(now);

    Outcome outcome =
        ledger.post(
            TestArrival.event("a", "1", "mcp.query", "{}", LedgerUnderTest.START, now),
            TestArrival.event("a", "2", "mcp.query", "{}", now, now));

    assertThat(outcome).isEqualTo(new Outcome.Posted(1, 0, 1));
    assertThat(ledger.reasons()).containsExactly("unknown_action");
  }
}
