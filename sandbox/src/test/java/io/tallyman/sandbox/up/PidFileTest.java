package io.tallyman.sandbox.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
  @TempDir Path folder;

  @Test
  void aProcessThatNamesTheFolderIsALeftover() throws IOException {
    var process = running("tail", "-f", Files.createFile(folder.resolve("own")).toString());
    try {
      var pidFile = pidFile();
      pidFile.write(process.toHandle());

      assertThat(pidFile.leftover()).contains(process.toHandle());
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aStrangerWithTheSamePidIsNot() throws IOException {
    var stranger = running("tail", "-f", "/dev/null");
    try {
      var pidFile = pidFile();
      pidFile.write(stranger.toHandle());

      assertThat(pidFile.leftover()).isEmpty();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void aProcessThatStartedAtAnotherTimeIsNot() throws IOException {
    var process = running("tail", "-f", Files.createFile(folder.resolve("own")).toString());
    try {
      var pidFile = pidFile();
      var started = process.toHandle().info().startInstant().orElseThrow();
      Files.writeString(
          folder.resolve("child.pid"), process.pid() + " " + started.minus(Duration.ofHours(1)));

      assertThat(pidFile.leftover()).isEmpty();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aFileThatACrashCutOffIsNoLeftover() throws IOException {
    Files.writeString(folder.resolve("child.pid"), "123");

    assertThat(pidFile().leftover()).isEmpty();
  }

  private PidFile pidFile() {
    return new PidFile(folder.resolve("child.pid"), folder);
  }

  private static Process running(String... command) throws IOException {
    return new ProcessBuilder(command).start();
  }
}
