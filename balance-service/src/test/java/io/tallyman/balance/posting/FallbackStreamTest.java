package io.tallyman.balance.posting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.posting.PostUsage.Outcome;
import io.tallyman.balance.store.StoredLedgerAudit;
import io.tallyman.catalog.Catalogs;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Usage off the stream in wallets that fall back to the default one: 20 credits, 2 small, 1 xl. */
class FallbackStreamTest {
  private static final long CREDIT = 1_000_000;

  private final LedgerUnderTest ledger =
      new LedgerUnderTest(Catalogs.at("src/test/resources/io/tallyman/balance/falling-back.yaml"));

  @AfterEach
  void theLedgerAddsUp() throws SQLException {
    StoredLedgerAudit.check(ledger.database.owner());
  }

  @Test
  void whatTheWalletLacksComesFromTheDefaultOneAndTheRestIsOwedWhereItWasUsed() {
    assertThat(ledger.post(pages("1", "ci", 12), pages("2", "ci", 3)))
        .isEqualTo(new Outcome.Posted(2, 0, 0));
    assertThat(lines("ci")).containsExactly("transfer 15", "usage -15");
    assertThat(lines("default")).endsWith("transfer -15");

    ledger.post(pages("3", "ci", 8));
    assertThat(balance("ci")).isEqualTo(-3 * CREDIT);
    assertThat(balance("default")).isZero();
  }

  @Test
  void bothWalletsOfOneBatchAddUp() {
    ledger.post(
        pages("1", "ci", 4),
        pages("2", "default", 9),
        pages("3", "dev", 5),
        pages("4", "default", 1),
        pages("5", "ci", 4));

    assertThat(balance("default") + balance("ci") + balance("dev")).isEqualTo(-3 * CREDIT);
    assertThat(balance("default")).isNotNegative();
    assertThat(balance("ci")).isNotPositive();
  }

  @Test
  void actionsTakeTheDefaultWalletsCountersFirst() {
    ledger.post(
        action("1", "ci", "small"),
        action("2", "ci", "small"),
        action("3", "ci", "small"),
        action("4", "ci", "xl"));

    assertThat(balance("ci")).isZero();
    assertThat(balance("default")).isEqualTo(19 * CREDIT);
    assertThat(
            ledger.number("select count(*) from posting where kind = 'transfer' and tier = 'xl'"))
        .isEqualTo(2);
  }

  @Test
  void aVoidReturnsToTheWalletThatTheEventNames() {
    ledger.post(pages("1", "ci", 12));
    ledger.post(TestArrival.undoing("acme", "v", "1", ledger.now()));

    assertThat(balance("ci")).isEqualTo(12 * CREDIT);
    assertThat(balance("default")).isEqualTo(8 * CREDIT);
    ledger.post(pages("2", "ci", 12));
    assertThat(balance("default")).as("what came back is taken first").isEqualTo(8 * CREDIT);
  }

  @Test
  void overageFromBeforeIsPaidWithWhatIsSpentNext() {
    ledger.post(pages("1", "default", 20), pages("2", "ci", 5));
    assertThat(balance("ci")).isEqualTo(-5 * CREDIT);
    ledger.post(TestArrival.undoing("acme", "v", "1", ledger.now()));

    ledger.post(pages("3", "ci", 2));
    assertThat(balance("ci")).isZero();
    assertThat(balance("default")).isEqualTo(13 * CREDIT);
  }

  private TestArrival pages(String id, String wallet, int pages) {
    return ledger.event(
        "acme", id, "page.read", "{\"pages\":%d,\"wallet\":\"%s\"}".formatted(pages, wallet));
  }

  private TestArrival action(String id, String wallet, String tier) {
    return ledger.event(
        "acme", id, "agent.action", "{\"tier\":\"%s\",\"wallet\":\"%s\"}".formatted(tier, wallet));
  }

  private long balance(String wallet) {
    return ledger.number("select credits - overage from account where wallet = ?", wallet);
  }

  private List<String> lines(String wallet) {
    return ledger
        .rows(
            """
            select p.kind || ' ' || (p.credits_after - p.credits_before) / 1000000 as line
            from posting p join account a on a.id = p.account_id
            where a.wallet = ? order by p.seq
            """,
            wallet)
        .stream()
        .map(row -> String.valueOf(row.get("line")))
        .toList();
  }
}
