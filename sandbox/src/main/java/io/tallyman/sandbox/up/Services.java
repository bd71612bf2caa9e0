package io.tallyman.sandbox.up;

import io.tallyman.sandbox.console.Failure;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;

/** The services, in this process, behind one HTTP port. */
final class Services {
  private final Map<String, Object> settings;
  private final Path log;
  private @Nullable ConfigurableApplicationContext context;

  Services(Map<String, Object> settings, Path logs) {
    this.settings = settings;
    this.log = logs.resolve("services.log");
    settings.put("logging.file.name", log.toString());
  }

  static Map<String, Object> settings(
      SandboxOptions options,
      String adminKey,
      String catalog,
      KafkaBroker kafka,
      PostgresServer postgres) {
    var settings = new HashMap<String, Object>();
    settings.put("server.address", "127.0.0.1");
    settings.put("server.port", options.httpPort());
    settings.put("management.server.port", options.httpPort()); // one origin
    settings.put("spring.lifecycle.timeout-per-shutdown-phase", "20s");
    settings.put("spring.kafka.bootstrap-servers", kafka.bootstrap());
    settings.put("tallyman.postgres.url", postgres.url());
    settings.put("tallyman.postgres.superuser.user", PostgresServer.SUPERUSER);
    settings.put("tallyman.postgres.superuser.password", postgres.password());
    for (String role : List.of("owner", "writer", "app", "ops")) {
      settings.put("tallyman.postgres." + role + ".user", "tallyman_" + role);
      settings.put("tallyman.postgres." + role + ".password", postgres.password());
    }
    settings.put("logging.config", "classpath:sandbox-logback.xml");
    settings.put("tallyman.admin-key", adminKey);
    settings.put("tallyman.catalog", catalog);
    return settings;
  }

  void start() {
    try {
      context = application().run(arguments());
    } catch (RuntimeException e) {
      throw new Failure(
          "The services do not start: %s\nMore is in %s"
              .formatted(NestedExceptionUtils.getMostSpecificCause(e).getMessage(), log),
          e);
    }
  }

  /** As arguments, the settings win over those that the services bring. */
  private String[] arguments() {
    return settings.entrySet().stream()
        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
        .toArray(String[]::new);
  }

  private SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(SandboxApplication.class)
        .bannerMode(Banner.Mode.OFF)
        .logStartupInfo(false)
        .registerShutdownHook(false); // Sandbox.stop knows the order
  }

  /** Stops taking requests and records, and ends what is under way. */
  void stop() {
    if (context != null) {
      context.close();
    }
  }
}
