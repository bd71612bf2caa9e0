package io.tallyman.balance.intake;

import io.tallyman.balance.BalanceService;
import io.tallyman.balance.store.FreshDatabase;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole balance service, on a real broker and a real database. */
final class RunningService implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private RunningService(ConfigurableApplicationContext context) {
    this.context = context;
  }

  static RunningService start(FreshDatabase database, String brokers, String... properties) {
    List<String> arguments = new ArrayList<>();
    for (String property :
        List.of(
            "server.port=0",
            "management.server.port=0",
            "spring.main.banner-mode=off",
            "tallyman.admin-key=test",
            "tallyman.outbox.enabled=false",
            "tallyman.catalog=fltr",
            // Whoever does not hear of a rebalance at once keeps the others waiting.
            "spring.kafka.consumer.heartbeat-interval=200ms",
            "tallyman.postgres.url=" + database.jdbcUrl(),
            "spring.kafka.bootstrap-servers=" + brokers)) {
      arguments.add("--" + property);
    }
    for (String role : List.of("owner", "writer", "app", "ops")) {
      arguments.add("--tallyman.postgres." + role + ".user=tallyman_" + role);
      arguments.add("--tallyman.postgres." + role + ".password=any");
    }
    for (String property : properties) {
      arguments.add("--" + property);
    }
    return new RunningService(
        SpringApplication.run(BalanceService.class, arguments.toArray(String[]::new)));
  }

  @Override
  public void close() {
    context.close();
  }
}
