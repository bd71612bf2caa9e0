package io.tallyman.sandbox.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCellAndNumbersEndAtTheRight() {
    var table =
        new Table("LOT", ">AMOUNT", "SOURCE")
            .row("7-1", "1,150", "plan")
            .row("7-12", "2.5", "purchase");

    assertThat(table.lines())
        .containsExactly(
            "LOT   AMOUNT  SOURCE", //
            "7-1    1,150  plan",
            "7-12     2.5  purchase");
  }

  @Test
  void aCharacterOutsideTheBasicPlaneIsOneWide() {
    assertThat(new Table("A", "B").row("𝒳", "y").lines()).containsExactly("A  B", "𝒳  y");
  }

  @Test
  void aRowHasACellForEachColumn() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Table("A", "B").row("only one"));
  }
}
