package io.tallyman.web.access;

import io.tallyman.web.BrowserPages;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Where nobody needs a key: the endpoints that are {@link OpenToAll}, and the pages. */
final class OpenPaths implements SmartInitializingSingleton {
  private final ObjectProvider<RequestMappingHandlerMapping> endpoints;
  private volatile Set<String> requests = Set.of();

  /**
   * @param endpoints there only once all else is: filters are made before
   */
  OpenPaths(ObjectProvider<RequestMappingHandlerMapping> endpoints) {
    this.endpoints = endpoints;
  }

  @Override
  public void afterSingletonsInstantiated() {
    requests =
        endpoints.getObject().getHandlerMethods().entrySet().stream()
            .filter(endpoint -> endpoint.getValue().hasMethodAnnotation(OpenToAll.class))
            .flatMap(endpoint -> requests(endpoint.getKey()))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Compared as sent, undecoded: no spelling of another path passes for an open one. */
  boolean include(HttpServletRequest request) {
    return include(request.getMethod(), request);
  }

  /** The same, as if the request were of another method. */
  boolean include(String method, HttpServletRequest request) {
    return requests.contains(method + " " + request.getRequestURI())
        || BrowserPages.include(method, request.getRequestURI());
  }

  private static Stream<String> requests(RequestMappingInfo endpoint) {
    Set<String> paths = endpoint.getDirectPaths();
    if (paths.size() != endpoint.getPatternValues().size()) {
      throw new IllegalStateException("an open endpoint has a plain path, unlike " + endpoint);
    }
    return paths.stream()
        .flatMap(path ->
            endpoint.getMethodsCondition().getMethods().stream()
                .flatMap(method ->
                    method == RequestMethod.GET
                        ? Stream.of("GET " + path, "HEAD " + path)
                        : Stream.of(method.name() + " " + path)));
  }
}
