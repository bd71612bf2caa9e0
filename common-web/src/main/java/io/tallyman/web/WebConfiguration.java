package io.tallyman.web;

import io.tallyman.web.access.AccessConfiguration;
import io.tallyman.web.openapi.OpenApiConfiguration;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.handler.MappedInterceptor;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** All that a service imports to answer like the others. */
@Configuration(proxyBeanMethods = false)
@Import({AccessConfiguration.class, OpenApiConfiguration.class})
@PropertySource("classpath:io/tallyman/web/web.properties")
public class WebConfiguration {
  @Bean
  ProblemAdvice problemAdvice() {
    return new ProblemAdvice();
  }

  @Bean
  ProblemErrorController problemErrorController() {
    return new ProblemErrorController();
  }

  @Bean
  HealthController healthController(List<Dependency> dependencies) {
    return new HealthController(dependencies);
  }

  @Bean
  FilterRegistrationBean<SecurityHeadersFilter> securityHeadersFilter() {
    return ordered(new FilterRegistrationBean<>(new SecurityHeadersFilter()), 0);
  }

  /** Behind the key: nobody's body is read who may not come in. */
  @Bean
  FilterRegistrationBean<IdempotencyFilter> idempotencyFilter(JsonMapper json) {
    return ordered(new FilterRegistrationBean<>(new IdempotencyFilter(json)), 3);
  }

  /** Behind the one that reads bodies before, and minds their length itself. */
  @Bean
  FilterRegistrationBean<BodyLimit> bodyLimit() {
    return ordered(new FilterRegistrationBean<>(new BodyLimit()), 4);
  }

  @Bean
  MappedInterceptor bodyLimitExceptions() {
    return new MappedInterceptor(null, new BodyLimit.Exceptions());
  }

  @Bean
  RequestArgument<IdempotencyKey> idempotencyKeyArgument() {
    return new RequestArgument<>(IdempotencyKey.class, IdempotencyKey::of);
  }

  private static <T extends FilterRegistrationBean<?>> T ordered(T filter, int place) {
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 100 + place);
    return filter;
  }

  @Bean
  JsonMapperBuilderCustomizer strictJson() {
    return json ->
        json.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsFromTomcat() {
    return tomcat ->
        tomcat.addContextCustomizers(
            context -> context.getParent().getPipeline().addValve(new ProblemValve()));
  }

  /**
   * The clock at the edges; a sandbox or a test brings its own. It ticks in microseconds, so that
   * an instant is the same before and after PostgreSQL has kept it.
   */
  @Bean
  @Fallback
  InstantSource clock() {
    return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
  }

  @Bean
  @Fallback
  ClockOffset clockOffset() {
    return () -> Duration.ZERO;
  }
}
