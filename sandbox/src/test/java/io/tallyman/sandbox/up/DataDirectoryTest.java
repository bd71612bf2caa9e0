package io.tallyman.sandbox.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.sandbox.console.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path folder;

  @Test
  void aSecretIsMadeOnceAndReadableByItsOwnerOnly() throws IOException {
    try (var directory = DataDirectory.open(folder)) {
      String secret = directory.secret("admin-key");

      assertThat(secret).hasSizeGreaterThanOrEqualTo(32);
      assertThat(directory.secret("admin-key")).isEqualTo(secret);
      assertThat(Files.getPosixFilePermissions(folder.resolve("admin-key")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void aFolderOfSomethingElseIsLeftAlone() throws IOException {
    Files.writeString(folder.resolve("thesis.txt"), "years of work");

    assertThatThrownBy(() -> DataDirectory.open(folder))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("holds no Tallyman data");
    assertThat(folder.resolve("thesis.txt")).exists();
  }

  @Test
  void oneUpAtATimeRunsOnAFolder() {
    try (var first = DataDirectory.open(folder)) {
      assertThatThrownBy(() -> DataDirectory.open(folder))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("pid " + ProcessHandle.current().pid());
      assertThat(first.path()).isEqualTo(folder);
    }
    DataDirectory.open(folder).close();
  }

  @Test
  void wipingTakesDataAndSecretsAndKeepsTheFolderOurs() {
    try (var directory = DataDirectory.open(folder)) {
      String before = directory.secret("admin-key");
      directory.write("catalog", "fltr");

      directory.wipe();

      assertThat(directory.read("catalog")).isEmpty();
      assertThat(directory.secret("admin-key")).isNotEqualTo(before);
    }
    DataDirectory.open(folder).close();
  }
}
