package io.tallyman.sandbox.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.sandbox.console.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogChoiceTest {
  @TempDir Path folder;
  private DataDirectory directory;

  @BeforeEach
  void openDirectory() {
    directory = DataDirectory.open(folder.resolve("data"));
  }

  @AfterEach
  void closeDirectory() {
    directory.close();
  }

  @Test
  void newDataStartsOnPixell() {
    assertThat(choice(Optional.empty()).location()).isEqualTo("pixell");
  }

  @Test
  void aChoiceIsRememberedUntilTheNext() {
    choice(Optional.of("minddocs"));
    assertThat(choice(Optional.empty()).catalog().name()).isEqualTo("minddocs");

    choice(Optional.of("fltr"));
    assertThat(choice(Optional.empty()).catalog().name()).isEqualTo("fltr");
  }

  @Test
  void aBrokenFileIsRefusedWithItsLineAndForgotten() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.yaml"), "name: x\ncurrency: [\n");

    assertThatThrownBy(() -> choice(Optional.of(broken.toString())))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(broken + ":");
    assertThat(choice(Optional.empty()).location()).isEqualTo("pixell");
  }

  @Test
  void aNameThatIsNeitherBuiltInNorAFileIsRefusedWithTheChoices() {
    assertThatThrownBy(() -> choice(Optional.of("pixel")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("fltr, chat, saas, minddocs, pixell");
  }

  private CatalogChoice choice(Optional<String> asked) {
    return CatalogChoice.of(asked, directory);
  }
}
