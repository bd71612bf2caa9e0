package io.tallyman.balance.intake;

import io.tallyman.balance.billing.TakeFact;
import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.operations.Work;
import io.tallyman.balance.posting.AccountDemand;
import io.tallyman.balance.posting.PostUsage;
import io.tallyman.balance.posting.WeekKeeping;
import io.tallyman.balance.store.AccountDirectory;
import io.tallyman.balance.store.LedgerDatabase;
import io.tallyman.balance.store.PostingNumbers;
import io.tallyman.balance.store.QuarantineQueries;
import io.tallyman.balance.store.UsageWeeks;
import io.tallyman.kafka.FurtherTopics;
import io.tallyman.postgres.BackgroundTask;
import io.tallyman.web.ClockOffset;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** Wires what usage and facts go through. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IntakeSettings.class)
@Import(IntakeConsumers.class)
public class IntakeConfiguration {
  /** The consumers' group; its offsets say how far usage has been taken. */
  public static final String GROUP = "tallyman-balance";

  public static final String BILLING_GROUP = GROUP + "-billing";

  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
  private static final Duration BETWEEN_WEEK_CHECKS = Duration.ofMinutes(5);

  /** Makes a poster for a thread's own use. */
  interface PostUsageFactory extends Supplier<PostUsage> {}

  @Bean
  UsageWeeks usageWeeks(LedgerDatabase database) {
    UsageWeeks weeks = new UsageWeeks(database.writer());
    weeks.reload();
    return weeks;
  }

  @Bean
  AccountDemand accountDemand() {
    return new AccountDemand();
  }

  @Bean
  PostUsageFactory postUsageFactory(
      LedgerDatabase database,
      CatalogHistory catalogs,
      AccountDirectory directory,
      UsageWeeks weeks,
      InstantSource clock) {
    PostingNumbers numbers = new PostingNumbers(database.writer());
    return () -> new PostUsage(database.writer(), catalogs, directory, weeks, numbers, clock);
  }

  @Bean
  BillingListener billingListener(
      LedgerDatabase database,
      CatalogHistory catalogs,
      AccountDirectory directory,
      ClockOffset clockOffset,
      InstantSource clock) {
    TakeFact takeFact = new TakeFact(catalogs, directory, clock);
    return new BillingListener(database.writer(), takeFact, clockOffset, clock);
  }

  @Bean
  Producers producers(IntakeSettings settings) {
    return new Producers(settings.producers());
  }

  @Bean
  FurtherTopics producersTopics(Producers producers) {
    return new FurtherTopics(producers.ownTopics());
  }

  @Bean
  QuarantineReplay quarantineReplay(
      LedgerDatabase database,
      PostUsageFactory postUsage,
      BillingListener billing,
      Producers producers,
      CatalogHistory catalogs,
      InstantSource clock) {
    return new QuarantineReplay(
        database.writer(),
        postUsage,
        billing,
        producers,
        () -> catalogs.timeline().dedupeWindow(clock.instant()),
        clock);
  }

  @Bean
  Work replay(LedgerDatabase database, QuarantineReplay replay, JsonMapper json) {
    return new ReplayWork(new QuarantineQueries(database.ops()), replay, json);
  }

  @Bean
  BackgroundTask waitingVoids(QuarantineReplay replay) {
    return new BackgroundTask(
        "replay of waiting voids", replay::replayVoids, BETWEEN_TRIES, () -> {});
  }

  @Bean
  BackgroundTask usageWeekKeeping(
      UsageWeeks weeks, CatalogHistory catalogs, ClockOffset clockOffset, InstantSource clock) {
    WeekKeeping keeping = new WeekKeeping(weeks, catalogs, clockOffset, clock);
    return new BackgroundTask(
        "keeping of usage weeks",
        () -> {
          keeping.keep();
          return false;
        },
        BETWEEN_WEEK_CHECKS,
        () -> {});
  }
}
