package io.tallyman.billing;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Runs billing-sync alone. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(BillingConfiguration.class)
public class BillingSync {
  /** The process; everything it needs is in its environment. */
  public static void main(String[] arguments) {
    new SpringApplicationBuilder(BillingSync.class)
        .properties("spring.application.name=billing-sync")
        .run(arguments);
  }
}
