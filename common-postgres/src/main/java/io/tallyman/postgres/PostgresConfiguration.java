package io.tallyman.postgres;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** All that a service on PostgreSQL imports. */
@Configuration(proxyBeanMethods = false)
public class PostgresConfiguration {
  @Bean
  BackgroundMeters backgroundMeters(List<BackgroundTask> tasks) {
    return new BackgroundMeters(tasks);
  }
}
