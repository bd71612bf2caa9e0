package io.tallyman.sandbox.up;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.sandbox.console.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortsTest {
  @Test
  void aTakenPortIsNamedWithItsUseItsHolderAndTheOptionThatChangesIt() throws IOException {
    try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int taken = holder.getLocalPort();
      var wanted = List.of(new Ports.Wanted("Kafka", taken, "--kafka-port"));

      assertThatThrownBy(() -> Ports.check(wanted))
          .isInstanceOf(Failure.class)
          .hasMessageStartingWith("Port " + taken + " (Kafka) is taken")
          .hasMessageEndingWith("; free it, or choose another with --kafka-port");
    }
  }

  @Test
  void everyTakenPortIsNamedAtOnce() throws IOException {
    try (var first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var wanted =
          List.of(
              new Ports.Wanted("HTTP", first.getLocalPort(), "--http-port"),
              new Ports.Wanted("Kafka", second.getLocalPort(), "--kafka-port"));

      assertThatThrownBy(() -> Ports.check(wanted))
          .hasMessageContaining("--http-port")
          .hasMessageContaining("--kafka-port");
    }
  }

  @Test
  void onePortCannotServeTwo() {
    int port = Ports.free();
    var wanted =
        List.of(
            new Ports.Wanted("HTTP", port, "--http-port"),
            new Ports.Wanted("Kafka", port, "--kafka-port"));

    assertThatThrownBy(() -> Ports.check(wanted))
        .hasMessage(
            "Port %d is wanted twice: by HTTP and by Kafka; change one with --http-port or --kafka-port"
                .formatted(port));
  }

  @Test
  void aNumberThatIsNoPortIsRefused() {
    var wanted = List.of(new Ports.Wanted("HTTP", 70_000, "--http-port"));

    assertThatThrownBy(() -> Ports.check(wanted))
        .hasMessage("--http-port 70000: a port is from 1 to 65535");
  }

  @Test
  void freePortsPass() {
    var wanted = List.of(new Ports.Wanted("HTTP", Ports.free(), "--http-port"));

    assertThatCode(() -> Ports.check(wanted)).doesNotThrowAnyException();
  }
}
