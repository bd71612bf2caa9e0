package io.tallyman.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Gives handler methods what a filter has attached to their request; null where it has not. */
public final class RequestArgument<T> implements HandlerMethodArgumentResolver, WebMvcConfigurer {
  private final Class<T> type;
  private final Function<HttpServletRequest, @Nullable T> attached;

  /**
   * An argument of handler methods.
   *
   * @param attached finds it at a request
   */
  public RequestArgument(Class<T> type, Function<HttpServletRequest, @Nullable T> attached) {
    this.type = type;
    this.attached = attached;
  }

  /** What handler methods declare, and no part of the request says. */
  public Class<T> type() {
    return type;
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(this);
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == type;
  }

  @Override
  public @Nullable Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    HttpServletRequest servletRequest = request.getNativeRequest(HttpServletRequest.class);
    return servletRequest == null ? null : attached.apply(servletRequest);
  }
}
