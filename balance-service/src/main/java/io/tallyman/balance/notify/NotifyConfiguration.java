package io.tallyman.balance.notify;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.store.LedgerDatabase;
import io.tallyman.postgres.BackgroundTask;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the watch over accounts. */
@Configuration(proxyBeanMethods = false)
@Import(TopUpController.class)
public class NotifyConfiguration {
  /** The longer it rests, the more of what happens to an account it looks at in one go. */
  private static final Duration IDLE_PAUSE = Duration.ofSeconds(1);

  private static final Duration HOURLY_PAUSE = Duration.ofSeconds(30);

  @Bean
  WatchAccounts watchAccounts(
      LedgerDatabase database, CatalogHistory catalogs, InstantSource clock) {
    return new WatchAccounts(database.writer(), catalogs, clock);
  }

  @Bean
  BackgroundTask accountWatch(WatchAccounts watchAccounts) {
    return new BackgroundTask(
        "watch over accounts", watchAccounts::watchSome, IDLE_PAUSE, () -> {});
  }

  @Bean
  UnusualUsage unusualUsage(LedgerDatabase database, CatalogHistory catalogs, InstantSource clock) {
    return new UnusualUsage(database.writer(), catalogs, clock);
  }

  @Bean
  BackgroundTask usageWatch(UnusualUsage unusualUsage) {
    return new BackgroundTask(
        "watch over usage",
        () -> {
          unusualUsage.look();
          return false;
        },
        HOURLY_PAUSE,
        () -> {});
  }
}
