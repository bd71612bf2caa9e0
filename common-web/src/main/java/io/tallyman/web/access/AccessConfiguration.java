package io.tallyman.web.access;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.handler.MappedInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** Wires what stands before the endpoints. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessSettings.class)
public class AccessConfiguration {
  /** Of the key filter, before all others that look at a request. */
  public static final int FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 101;

  @Bean
  OpenPaths openPaths(
      @Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> endpoints) {
    return new OpenPaths(endpoints);
  }

  @Bean
  FilterRegistrationBean<KeyFilter> keyFilter(
      AccessSettings settings, OpenPaths open, JsonMapper json) {
    KeyRing keys = new KeyRing(settings.requiredAdminKey());
    FilterRegistrationBean<KeyFilter> filter =
        new FilterRegistrationBean<>(new KeyFilter(keys, open, json));
    filter.setOrder(FILTER_ORDER);
    return filter;
  }

  /** A bean of this type stands before every handler there is, and not only before those of MVC. */
  @Bean
  MappedInterceptor accessInterceptor() {
    return new MappedInterceptor(null, new AccessInterceptor());
  }

  @Bean
  CallerArgument callerArgument() {
    return new CallerArgument();
  }
}
