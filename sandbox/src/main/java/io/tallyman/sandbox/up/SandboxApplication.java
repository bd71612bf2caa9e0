package io.tallyman.sandbox.up;

import io.tallyman.balance.BalanceConfiguration;
import io.tallyman.billing.BillingConfiguration;
import io.tallyman.ingest.UsageIngestConfiguration;
import io.tallyman.sandbox.clock.ClockConfiguration;
import io.tallyman.sandbox.clock.SandboxClock;
import io.tallyman.sandbox.demo.DemoConfiguration;
import io.tallyman.sandbox.issuer.IssuerConfiguration;
import io.tallyman.sandbox.mailbox.MailboxConfiguration;
import io.tallyman.sandbox.pages.PagesConfiguration;
import org.springframework.boot.Banner;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** All services in one context: the sandbox's one origin. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  UsageIngestConfiguration.class,
  BalanceConfiguration.class,
  BillingConfiguration.class,
  ClockConfiguration.class,
  DemoConfiguration.class,
  IssuerConfiguration.class,
  MailboxConfiguration.class,
  PagesConfiguration.class
})
public class SandboxApplication {
  /** The application, all of whose services go by this clock. */
  public static SpringApplicationBuilder goingBy(SandboxClock clock) {
    return new SpringApplicationBuilder(SandboxApplication.class)
        .initializers(context -> context.getBeanFactory().registerSingleton("sandboxClock", clock))
        .bannerMode(Banner.Mode.OFF);
  }
}
