package io.tallyman.web.access;

import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/** Lets a caller through to an endpoint only if the endpoint says that it may. */
final class AccessInterceptor implements HandlerInterceptor {
  private static final String ORGANIZATION = "organization";

  private final Map<Method, Requirement> requirements = new ConcurrentHashMap<>();

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    // What is no handler method is a file, or nothing at all: the filter has judged those.
    if (request.getDispatcherType() == DispatcherType.REQUEST
        && handler instanceof HandlerMethod endpoint) {
      switch (requirementOf(endpoint)) {
        case Requirement.Nothing _ -> {}
        case Requirement.AnyCaller _ -> callerOf(request);
        case Requirement.Undeclared _ ->
            throw new ApiException(ErrorCode.FORBIDDEN, "This is open to nobody");
        case Requirement.Operators _ -> checkOperator(Caller.of(request));
        case Requirement.AnyOf needed -> check(request, needed);
      }
    }
    return true;
  }

  private Requirement requirementOf(HandlerMethod endpoint) {
    Requirement known = requirements.get(endpoint.getMethod());
    return known == null
        ? requirements.computeIfAbsent(endpoint.getMethod(), _ -> Requirement.of(endpoint))
        : known;
  }

  private static void checkOperator(@Nullable Caller caller) {
    if (caller != null && !caller.scopes().contains(Scope.OPS)) {
      throw new ApiException(ErrorCode.FORBIDDEN, "The key needs " + Scope.OPS.code());
    }
  }

  private static Caller callerOf(HttpServletRequest request) {
    Caller caller = Caller.of(request);
    if (caller == null) {
      throw new ApiException(ErrorCode.UNAUTHORIZED, "Send the header Authorization: Bearer KEY");
    }
    return caller;
  }

  private static void check(HttpServletRequest request, Requirement.AnyOf needed) {
    Caller caller = callerOf(request);
    String named = organizationIn(request);
    if (named != null && !caller.maySee(named)) {
      throw ApiException.noOrganization(named);
    }
    if (Collections.disjoint(caller.scopes(), needed.scopes())) {
      throw new ApiException(ErrorCode.FORBIDDEN, "The key needs " + named(needed.scopes()));
    }
    if (!needed.confinesCaller()) {
      if (caller.wallet() != null) {
        throw new ApiException(ErrorCode.FORBIDDEN, "The key is bound to one wallet");
      }
      if (caller.organization() != null && named == null) {
        throw new ApiException(ErrorCode.FORBIDDEN, "The key is bound to one organization");
      }
    }
  }

  private static @Nullable String organizationIn(HttpServletRequest request) {
    return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
            instanceof Map<?, ?> variables
        ? (String) variables.get(ORGANIZATION)
        : null;
  }

  private static String named(Set<Scope> scopes) {
    return scopes.stream().map(Scope::code).collect(Collectors.joining(" or "));
  }
}
