package io.tallyman.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Reads no more of a body than an endpoint can be in need of. */
final class BodyLimit extends OncePerRequestFilter {
  static final int MAX_BYTES = 1 << 20;

  private static final String LIFTED = BodyLimit.class.getName();

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    chain.doFilter(new LimitedRequest(request), response);
  }

  /** Lifts it for endpoints that have a limit of their own. */
  static final class Exceptions implements HandlerInterceptor {
    @Override
    public boolean preHandle(
        HttpServletRequest request, HttpServletResponse response, Object handler) {
      if (handler instanceof HandlerMethod endpoint
          && endpoint.hasMethodAnnotation(OwnBodyLimit.class)) {
        request.setAttribute(LIFTED, true);
      }
      return true;
    }
  }

  private static final class LimitedRequest extends HttpServletRequestWrapper {
    LimitedRequest(HttpServletRequest request) {
      super(request);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      if (getAttribute(LIFTED) != null) {
        return super.getInputStream();
      }
      checkLength(getContentLengthLong());
      return new LimitedStream(super.getInputStream());
    }

    @Override
    public BufferedReader getReader() throws IOException {
      return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }
  }

  private static void checkLength(long bytes) {
    if (bytes > MAX_BYTES) {
      throw new ApiException(
          ErrorCode.PAYLOAD_TOO_LARGE, "The body may have " + MAX_BYTES + " bytes here");
    }
  }

  /** Counts, as a body need not say how long it is. */
  private static final class LimitedStream extends ServletInputStream {
    private final ServletInputStream body;
    private long read;

    LimitedStream(ServletInputStream body) {
      this.body = body;
    }

    @Override
    public int read() throws IOException {
      int one = body.read();
      count(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int some = body.read(target, offset, length);
      count(Math.max(0, some));
      return some;
    }

    private void count(int bytes) {
      read += bytes;
      checkLength(read);
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }
  }
}
