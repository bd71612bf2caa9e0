package io.tallyman.proving.money;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.billing.store.ReconciliationTable.Reconciliation;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.payments.TestCard;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two organizations do the same at the same time. Of one, no webhook arrives for a month: after a
 * reconciliation the ledger has both in the same state.
 */
class LostMonthTest {
  private static final String STARTER = "starter";

  /**
   * 40 days are longer than a month and its grace: the plan has lapsed by then, for want of news.
   */
  @ParameterizedTest
  @ValueSource(ints = {30, 40})
  void aReconciliationBringsTheLedgerToTheSameState(int days) {
    try (MoneyPath path = new MoneyPath("pixell")) {
      path.stripe().holdWebhooks();
      Shop heard = new Shop(path, "heard");
      Shop lost = new Shop(path, "lost");
      heard.buyPlan(STARTER, TestCard.VISA);
      lost.buyPlan(STARTER, TestCard.VISA);
      path.hear();

      trade(heard);
      trade(lost);
      Shop begun = new Shop(path, "begun-lost");
      begun.buyPlan(STARTER, TestCard.VISA);
      hearOnly(path, heard);
      for (int day = 0; day < days; day++) {
        path.setClock(path.now().plus(Duration.ofDays(1)));
        path.stripe().advanceTo(path.now());
        hearOnly(path, heard);
        path.settleLedger();
      }
      assertThat(state(path, "lost")).isNotEqualTo(state(path, "heard"));

      Reconciliation repair = path.reconcile(MoneyPath.START);
      path.tellAll();
      path.settleLedger();
      assertThat(repair.repaired()).isEqualTo(repair.drifted()).isPositive();
      assertThat(state(path, "lost")).isEqualTo(state(path, "heard"));
      assertThat(state(path, "begun-lost"))
          .anySatisfy(line -> assertThat(line).startsWith("plan starter active"));
      assertThat(path.refused()).isEmpty();
      Reconciliation again = path.reconcile(MoneyPath.START);
      assertThat(again.drifted()).as(() -> path.drift(again.id()).toString()).isZero();
    }
  }

  private static void trade(Shop shop) {
    shop.buyPack("credits-500", TestCard.VISA);
    String refunded = shop.buyPack("credits-500", TestCard.VISA);
    shop.refund(refunded, 700);
  }

  private static void hearOnly(MoneyPath path, Shop shop) {
    List<StripeObject> events = path.stripe().releaseWebhooks();
    path.stripe().holdWebhooks();
    path.receiveAll(
        events.stream()
            .filter(event ->
                shop.customer().equals(event.text("data.object.customer"))
                    || shop.customer().equals(event.text("data.object.id")))
            .toList());
    path.tellAll();
  }

  /** Without ids, and without when bought credits began: that is when the ledger heard of them. */
  private static List<String> state(MoneyPath path, String organization) {
    return LedgerState.of(path.database().superuser(), organization).stream()
        .map(line -> line.replaceAll("\\b[a-z]+_[A-Za-z0-9]{8,}", "ID"))
        .map(line ->
            line.startsWith("lot credits purchase")
                ? line.replaceAll("\\d{4}-\\d\\d-\\d\\d \\S+", "TIME")
                : line)
        .sorted()
        .toList();
  }
}
