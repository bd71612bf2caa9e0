package io.tallyman.simulator.http;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Failures of the API that were asked for, each for a number of requests to a path. */
public final class ApiFaults {
  /**
   * How a request fails.
   *
   * @param instead fails without doing anything; otherwise it is done and the answer is lost
   * @param status the status that is answered; 0 cuts the connection off without an answer
   */
  public record Fault(boolean instead, int status) {
    public static final Fault ERROR = new Fault(true, 500);
    public static final Fault RATE_LIMIT = new Fault(true, 429);
    public static final Fault ERROR_AFTER_ACTING = new Fault(false, 500);
    public static final Fault CUT_OFF_AFTER_ACTING = new Fault(false, 0);

    public boolean cutsOff() {
      return status == 0;
    }
  }

  private static final class Armed {
    private final Fault fault;
    private final String method;
    private final String pathPrefix;
    private int left;

    Armed(Fault fault, String method, String pathPrefix, int left) {
      this.fault = fault;
      this.method = method;
      this.pathPrefix = pathPrefix;
      this.left = left;
    }
  }

  private final List<Armed> armed = new ArrayList<>();

  /** The next so many requests of a method to paths that begin so will fail. */
  public synchronized void arm(Fault fault, String method, String pathPrefix, int times) {
    armed.add(new Armed(fault, method, pathPrefix, times));
  }

  public synchronized void clear() {
    armed.clear();
  }

  /** What the request at hand suffers; uses it up. */
  public synchronized Optional<Fault> next(String method, String path) {
    for (Iterator<Armed> each = armed.iterator(); each.hasNext(); ) {
      Armed candidate = each.next();
      if (candidate.method.equals(method) && path.startsWith(candidate.pathPrefix)) {
        if (--candidate.left <= 0) {
          each.remove();
        }
        return Optional.of(candidate.fault);
      }
    }
    return Optional.empty();
  }
}
