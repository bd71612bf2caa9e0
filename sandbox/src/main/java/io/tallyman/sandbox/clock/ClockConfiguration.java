package io.tallyman.sandbox.clock;

import io.tallyman.balance.due.SettleDue;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the sandbox's clock, which whoever starts it brings, the clock of all services. */
@Configuration(proxyBeanMethods = false)
public class ClockConfiguration {
  @Bean
  ClockController clockController(SandboxClock clock, List<DueWork> works, Admin admin) {
    return new ClockController(clock, new AdvancingClock(clock, works), new UsageBacklog(admin));
  }

  @Bean
  DueWork dueAccounts(SettleDue settleDue) {
    return new DueAccounts(settleDue);
  }
}
