package io.tallyman.sandbox.issuer;

import io.tallyman.balance.store.LedgerDatabase;
import io.tallyman.balance.store.OrganizationQueries;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.env.Environment;

/** An issuer in this process, which the services trust as they would any other. */
@Configuration(proxyBeanMethods = false)
@PropertySource("classpath:io/tallyman/sandbox/issuer/issuer.properties")
public class IssuerConfiguration {
  /** Browsers and tokens are in real time, also where the services are ahead of it. */
  private static final InstantSource REAL_TIME = InstantSource.system();

  @Bean
  IssuerSettings issuerSettings(Environment environment) {
    return new IssuerSettings(
        environment.getRequiredProperty("tallyman.oidc.issuer"),
        environment.getProperty("tallyman.oidc.audience", "tallyman"),
        environment.getProperty("tallyman.oidc.client-id", "tallyman-dashboard"),
        environment.getRequiredProperty("tallyman.public-base-url"));
  }

  @Bean
  TokenMint tokenMint(IssuerSettings settings) {
    return new TokenMint(settings.issuer());
  }

  @Bean
  Grants grants() {
    return new Grants();
  }

  @Bean
  IssuerController issuerController(
      IssuerSettings settings, TokenMint mint, Grants grants, LedgerDatabase database) {
    OrganizationQueries organizations = new OrganizationQueries(database.ops());
    return new IssuerController(settings, mint, grants, organizations, REAL_TIME);
  }

  @Bean
  TokenController tokenController(IssuerSettings settings, TokenMint mint, Grants grants) {
    return new TokenController(settings, mint, grants, REAL_TIME);
  }
}
