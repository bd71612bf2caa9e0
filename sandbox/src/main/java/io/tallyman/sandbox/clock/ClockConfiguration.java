package io.tallyman.sandbox.clock;

import io.tallyman.balance.due.SettleDue;
import io.tallyman.balance.notify.WatchAccounts;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Makes the sandbox's clock, which whoever starts it brings, the clock of all services. */
@Configuration(proxyBeanMethods = false)
public class ClockConfiguration {
  @Bean
  ClockController clockController(SandboxClock clock, List<DueWork> works, Admin admin) {
    return new ClockController(clock, new AdvancingClock(clock, works), new UsageBacklog(admin));
  }

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  DueWork dueAccounts(SettleDue settleDue) {
    return new DueAccounts(settleDue);
  }

  /** After what is due has been stored. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  DueWork watchedAccounts(WatchAccounts watchAccounts) {
    return new WatchedAccounts(watchAccounts);
  }
}
