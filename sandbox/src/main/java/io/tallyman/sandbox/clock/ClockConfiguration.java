package io.tallyman.sandbox.clock;

import io.tallyman.balance.due.SettleDue;
import io.tallyman.balance.intake.IntakeConfiguration;
import io.tallyman.balance.notify.WatchAccounts;
import io.tallyman.billing.outbox.FactOutbox;
import io.tallyman.billing.topup.ChargeTopUps;
import io.tallyman.billing.topup.TopUpConfiguration;
import io.tallyman.billing.webhook.WebhookInbox;
import io.tallyman.simulator.StripeSimulator;
import io.tallyman.topic.Topics;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Makes the sandbox's clock, which whoever starts it brings, the clock of all services. */
@Configuration(proxyBeanMethods = false)
public class ClockConfiguration {
  @Bean
  ClockController clockController(SandboxClock clock, List<DueWork> works, Admin admin) {
    Backlog usage = new Backlog(admin, Topics.USAGE, IntakeConfiguration.GROUP);
    return new ClockController(clock, new AdvancingClock(clock, works), usage);
  }

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  DueWork dueAccounts(SettleDue settleDue) {
    return new DueAccounts(settleDue);
  }

  /** After the ledger's own renewals, which a payment then confirms. */
  @Bean
  @Order(0)
  DueWork stripesDoings(
      ObjectProvider<StripeSimulator> stripe,
      WebhookInbox inbox,
      ChargeTopUps topUps,
      FactOutbox facts,
      Admin admin) {
    Backlog billing = new Backlog(admin, Topics.BILLING, IntakeConfiguration.BILLING_GROUP);
    Backlog balance = new Backlog(admin, Topics.BALANCE, TopUpConfiguration.GROUP);
    return new StripesDoings(
        stripe.getIfAvailable(), inbox, topUps, facts, List.of(balance, billing));
  }

  /** After what is due has been stored. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  DueWork watchedAccounts(WatchAccounts watchAccounts) {
    return new WatchedAccounts(watchAccounts);
  }
}
