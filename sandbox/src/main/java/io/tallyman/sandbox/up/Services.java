package io.tallyman.sandbox.up;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.tallyman.sandbox.clock.SandboxClock;
import io.tallyman.sandbox.console.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;

/** The services, in this process, behind one HTTP port. */
final class Services {
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);

  private final Map<String, Object> settings;
  private final Path log;
  private final SandboxClock clock;
  private final SandboxStripe stripe;
  private @Nullable ConfigurableApplicationContext context;

  Services(Map<String, Object> settings, SandboxClock clock, SandboxStripe stripe, Path logs) {
    this.settings = settings;
    this.stripe = stripe;
    this.clock = clock;
    this.log = logs.resolve("services.log");
    settings.put("logging.file.name", log.toString());
  }

  static Map<String, Object> settings(
      SandboxOptions options,
      String adminKey,
      String tokenSecret,
      String catalog,
      KafkaBroker kafka,
      PostgresServer postgres,
      SandboxStripe stripe) {
    var settings = new HashMap<String, Object>();
    settings.put("server.address", "127.0.0.1");
    settings.put("server.port", options.httpPort());
    settings.put("management.server.port", options.httpPort()); // one origin
    settings.put("server.compression.enabled", true);
    settings.put(
        "server.compression.mime-types", "text/html,text/css,text/javascript,image/svg+xml");
    settings.put("spring.lifecycle.timeout-per-shutdown-phase", "20s");
    settings.put("spring.kafka.bootstrap-servers", kafka.bootstrap());
    // Consumers that were killed give up their partitions to the next run within seconds.
    settings.put("spring.kafka.consumer.properties.session.timeout.ms", 6_000);
    settings.put("spring.kafka.consumer.properties.heartbeat.interval.ms", 1_000);
    settings.put("tallyman.postgres.url", postgres.url());
    settings.put("tallyman.postgres.superuser.user", PostgresServer.SUPERUSER);
    settings.put("tallyman.postgres.superuser.password", postgres.password());
    for (String role : List.of("owner", "writer", "app", "ops")) {
      settings.put("tallyman.postgres." + role + ".user", "tallyman_" + role);
      settings.put("tallyman.postgres." + role + ".password", postgres.password());
    }
    settings.putAll(BillingLogins.of(postgres));
    settings.put("tallyman.public-base-url", "http://localhost:" + options.httpPort());
    settings.putAll(stripe.serviceSettings());
    settings.put("logging.config", "classpath:sandbox-logback.xml");
    settings.put("tallyman.admin-key", adminKey);
    settings.put("tallyman.token-secret", tokenSecret);
    settings.put("tallyman.catalog", catalog);
    return settings;
  }

  /** Returns once they take requests, and have found Kafka and PostgreSQL. */
  void start() {
    try {
      stripe.start(clock);
      context = application().run(arguments());
      stripe.sell(context);
    } catch (RuntimeException e) {
      throw failure(NestedExceptionUtils.getMostSpecificCause(e).getMessage(), e);
    }
    var readyz = URI.create("http://127.0.0.1:" + settings.get("server.port") + "/readyz");
    var untilReady =
        RetryPolicy.<HttpResponse<String>>builder()
            .handleResultIf(answer -> answer.statusCode() != 200)
            .handle(IOException.class)
            .withDelay(Duration.ofMillis(100))
            .withMaxRetries(-1)
            .withMaxDuration(READY_LIMIT)
            .build();
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(readyz).build();
      var answer =
          Failsafe.with(untilReady).get(() -> client.send(request, BodyHandlers.ofString()));
      if (answer.statusCode() != 200) {
        throw failure(answer.body(), null);
      }
    } catch (FailsafeException e) {
      throw failure(e.getMessage(), e);
    }
  }

  private Failure failure(@Nullable String reason, @Nullable Exception cause) {
    return new Failure("The services do not start: " + reason + "\nMore is in " + log, cause);
  }

  /** As arguments, the settings win over those that the services bring. */
  private String[] arguments() {
    return settings.entrySet().stream()
        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
        .toArray(String[]::new);
  }

  private SpringApplicationBuilder application() {
    return SandboxApplication.goingBy(clock)
        .initializers(stripe::addTo)
        .logStartupInfo(false)
        .registerShutdownHook(false); // Sandbox.stop knows the order
  }

  /** Stops taking requests and records, and ends what is under way. */
  void stop() {
    if (context != null) {
      context.close();
    }
    stripe.close();
  }
}
