package io.tallyman.proving;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.refusal.Reason;
import io.tallyman.web.ErrorCode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The closed lists that programs are written against are all in docs/API.md. */
class ApiTablesTest {
  private final Document api = Document.at("docs/API.md");

  @Test
  void everyErrorCodeIsToldWithItsStatusAndTitle() {
    assertThat(api.rowsUnder("## Error codes"))
        .extracting(row -> row.subList(0, 3))
        .containsExactlyElementsOf(
            Arrays.stream(ErrorCode.values())
                .map(code ->
                    List.of(code.code(), Integer.toString(code.status().value()), code.title()))
                .toList());
  }

  @Test
  void everyReasonOfARejectionOrQuarantineIsTold() {
    assertThat(api.rowsUnder("## Reasons"))
        .extracting(List::getFirst)
        .containsExactlyElementsOf(Arrays.stream(Reason.values()).map(Reason::code).toList());
  }
}
