package io.tallyman.sandbox.demo;

import io.tallyman.balance.catalog.CatalogHistory;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Makes the demo organization when somebody asks for it. */
@Configuration(proxyBeanMethods = false)
public class DemoConfiguration {
  @Bean
  DemoController demoController(
      CatalogHistory catalogs, InstantSource clock, Environment environment) {
    return new DemoController(catalogs, clock, environment);
  }
}
