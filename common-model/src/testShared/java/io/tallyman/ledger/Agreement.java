package io.tallyman.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.ledger.PlainAccount.Answer;

/** Whether the ledger has answered as a plain account did. */
public final class Agreement {
  private Agreement() {}

  public static void check(Decision decision, Answer answer) {
    Answer real =
        switch (decision) {
          case Decision.Decided decided -> Answer.DONE;
          case Decision.Insufficient refused -> Answer.TOO_LITTLE;
          case Decision.OutOfRange refused -> Answer.TOO_MUCH;
          case Decision.LimitReached refused -> Answer.NOT_ALLOWED;
          case Decision.ValueNotAllowed refused -> Answer.NOT_ALLOWED;
          case Decision.HoldNotOpen refused -> Answer.NOT_OPEN;
          case Decision.PlanRefused refused -> Answer.REFUSED;
        };
    assertThat(real).as("%s", decision).isEqualTo(answer);
  }
}
