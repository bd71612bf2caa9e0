package io.tallyman.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.Posting.Conditions;
import io.tallyman.ledger.Posting.Line;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostingTest {
  /**
   * In and out, of the balance or of a counter; a counter's units come and go without a balance.
   */
  @ParameterizedTest
  @CsvSource({
    "0, 5,  , 0, 0,  true,  false",
    "5, 0,  , 0, 0,  false, true",
    "5, 5,  , 0, 0,  false, false",
    "5, 5, xl, 3, 3,  true,  false",
    "5, 5, xl, 0, 0,  false, false",
    "5, 5, xl, -3, -3, false, true",
    "5, 5,  , 0, -1, false, true",
    "5, 5,  , 3, 1,  false, false",
  })
  void whetherSomethingCameInOrWentOut(
      long before, long after, String tier, long units, long changed, boolean in, boolean out) {
    Posting posting =
        new Posting(
            1,
            Kind.ADJUSTMENT,
            Instant.EPOCH,
            before,
            after,
            List.of(new Change(1, changed)),
            new Line(tier, units, null, null, null),
            null,
            null,
            List.of(),
            List.of(),
            List.of(),
            Conditions.SAME);

    assertThat(posting.isCredit()).isEqualTo(in);
    assertThat(posting.isDebit()).isEqualTo(out);
  }
}
