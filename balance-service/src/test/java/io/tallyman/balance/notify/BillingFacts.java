package io.tallyman.balance.notify;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.billing.TakeFact;
import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.store.AccountDirectory;
import io.tallyman.balance.store.AccountDirectory.Ref;
import io.tallyman.topic.BillingEvent;
import io.tallyman.topic.BillingFact;
import java.sql.SQLException;

/** Facts told to a service under test, as billing-sync tells them. */
public final class BillingFacts {
  private BillingFacts() {}

  /** Tells one, at the service's clock. */
  public static void tell(
      BalanceUnderTest service, String organization, long revision, BillingFact fact) {
    TakeFact takeFact =
        new TakeFact(
            service.bean(CatalogHistory.class), service.bean(AccountDirectory.class), service::now);
    BillingEvent event = new BillingEvent(organization, revision, service.now(), fact);
    Ref account = takeFact.resolve(event);
    try {
      service.database().writer().useTransaction(handle -> takeFact.take(handle, event, account));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
