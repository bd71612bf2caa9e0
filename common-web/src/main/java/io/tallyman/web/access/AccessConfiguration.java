package io.tallyman.web.access;

import io.tallyman.web.RequestArgument;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.handler.MappedInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** Wires what stands before the endpoints. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({AccessSettings.class, OidcSettings.class, RateLimitSettings.class})
public class AccessConfiguration {
  /** Of the first of the filters here, which come before all others that look at a request. */
  public static final int FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 101;

  @Bean
  OpenPaths openPaths(
      @Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> endpoints) {
    return new OpenPaths(endpoints);
  }

  @Bean
  KnownKeys knownKeys() {
    return new KnownKeys();
  }

  @Bean
  KeyUses keyUses() {
    return new KeyUses();
  }

  @Bean
  AccessTokens accessTokens(AccessSettings settings, KnownKeys keys, InstantSource clock) {
    return new AccessTokens(settings.tokenSecretBytes(), keys, clock);
  }

  @Bean
  AllowedOrigins allowedOrigins(OpenPaths open) {
    return new AllowedOrigins(open);
  }

  /** Before the key: what a browser asks beforehand comes without one. */
  @Bean
  FilterRegistrationBean<CorsFilter> corsFilter(AllowedOrigins origins) {
    FilterRegistrationBean<CorsFilter> filter =
        new FilterRegistrationBean<>(new CorsFilter(origins));
    filter.setOrder(FILTER_ORDER);
    return filter;
  }

  @Bean
  FilterRegistrationBean<KeyFilter> keyFilter(
      AccessSettings settings,
      OidcSettings oidc,
      RateLimitSettings limits,
      KnownKeys knownKeys,
      AccessTokens tokens,
      KeyUses uses,
      OpenPaths open,
      InstantSource clock,
      JsonMapper json) {
    String issuer = oidc.issuer();
    // The issuer goes by real time, also where a sandbox's clock is ahead of it.
    PeoplesTokens people =
        issuer == null ? null : new PeoplesTokens(oidc, issuer, InstantSource.system());
    KeyRing keys = new KeyRing(settings.requiredAdminKey(), knownKeys, tokens, people, uses, clock);
    FilterRegistrationBean<KeyFilter> filter =
        new FilterRegistrationBean<>(new KeyFilter(keys, new RateLimits(limits), open, json));
    filter.setOrder(FILTER_ORDER + 1);
    return filter;
  }

  /** A bean of this type stands before every handler there is, and not only before those of MVC. */
  @Bean
  MappedInterceptor accessInterceptor() {
    return new MappedInterceptor(null, new AccessInterceptor());
  }

  @Bean
  SignInController signInController(OidcSettings settings) {
    return new SignInController(settings);
  }

  @Bean
  RequestArgument<Caller> callerArgument() {
    return new RequestArgument<>(Caller.class, Caller::of);
  }
}
