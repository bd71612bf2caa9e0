package io.tallyman.sandbox.up;

import io.tallyman.sandbox.console.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** The ports that {@code up} listens on, each known by the option that changes it. */
public final class Ports {
  /** For instance Kafka, on 9092, changed by {@code --kafka-port}. */
  record Wanted(String use, int port, String option) {}

  private static final int CONNECT_TIMEOUT_MILLIS = 300;

  /**
   * Operating systems take the ports of outgoing connections from 32768 on, or higher: one of those
   * may be taken between being found free and being listened on.
   */
  private static final int FREE_FROM = 12_000;

  private static final int FREE_TO = 32_000;
  private static final Set<Integer> GIVEN_OUT = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /**
   * Checks that all are free and different, before anything is started.
   *
   * @throws Failure naming every port that is not, and the option that changes it
   */
  static void check(List<Wanted> wanted) {
    wanted.forEach(port -> requireValid(port.option(), port.port()));
    var complaints =
        wanted.stream()
            .map(port -> complaint(port, wanted))
            .filter(complaint -> !complaint.isEmpty())
            .toList();
    if (!complaints.isEmpty()) {
      throw new Failure(String.join("\n", complaints));
    }
  }

  static void requireValid(String option, int port) {
    if (port < 1 || port > 65_535) {
      throw new Failure(option + " " + port + ": a port is from 1 to 65535");
    }
  }

  private static String complaint(Wanted wanted, List<Wanted> all) {
    for (Wanted other : all.subList(0, all.indexOf(wanted))) {
      if (other.port() == wanted.port()) {
        return "Port %d is wanted twice: by %s and by %s; change one with %s or %s"
            .formatted(wanted.port(), other.use(), wanted.use(), other.option(), wanted.option());
      }
    }
    if (isFree(wanted.port())) {
      return "";
    }
    return "Port %d (%s) is taken%s; free it, or choose another with %s"
        .formatted(
            wanted.port(),
            wanted.use(),
            PortHolder.of(wanted.port()).map(holder -> " by " + holder).orElse(""),
            wanted.option());
  }

  private static boolean isFree(int port) {
    // As servers do on Unix: connections of an earlier run that still linger do not count.
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** A port that nobody uses now, and that this has not returned before. */
  public static int free() {
    return ThreadLocalRandom.current()
        .ints(FREE_FROM, FREE_TO)
        .filter(port -> isFree(port) && GIVEN_OUT.add(port))
        .findFirst()
        .orElseThrow();
  }

  /** Whether somebody listens. */
  static boolean answers(int port) {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
