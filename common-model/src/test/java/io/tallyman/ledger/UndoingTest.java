package io.tallyman.ledger;

import org.junit.jupiter.api.Test;

class UndoingTest {
  @Test
  void whatIsUndoneGoesBackToTheLotsItCameFrom() {
    LedgerTable.check(
        """
        2027-01-01 | grant bonus 5        | bonus 0→5     | 1:5
        2027-01-01 | grant purchase 5     | purchase 5→10 | 1:5, 2:5
        2027-01-01 | grant plan 1 small   | plan 10→10    | 1:5, 2:5, 3:1 small
        2027-01-02 | use a 7, b 1 small@1 | usage 10→2    | 2:2
        2027-01-03 | void a               | void 2→9      | 1:5, 2:4
        2027-01-03 | void b               | void 9→10     | 1:5, 2:5, 3:1 small
        """);
  }

  @Test
  void whatCameFromAnEndedLotComesBackAsARefundForThirtyDays() {
    LedgerTable.check(
        """
        2027-01-01                 | grant bonus 5 until 2027-02-01 | bonus 0→5     | 1:5
        2027-01-01                 | grant purchase 5               | purchase 5→10 | 1:5, 2:5
        2027-01-02                 | use a 7                        | usage 10→3    | 2:3
        2027-02-01                 | void a                         | void 3→10     | 2:5, 3:5
        2027-03-02T23:59:59.999999 | look                           |               | 2:5, 3:5
        2027-03-03                 | look                           | expiry 10→5   | 2:5
        """);
  }

  @Test
  void aRefundLivesToTheEndOfTheCurrentPeriod() {
    LedgerTable.check(
        new TestTerms().plan("pro", "10", "small=1"),
        "pro",
        """
        2027-01-01 | use a 7, b 0 small@1 | plan 0→10, plan 10→10, usage 10→3                                              | 1:3
        2027-02-10 | void a               | expiry@2027-02-01 3→0, plan@2027-02-01 0→10, plan@2027-02-01 10→10, void 10→17 | 3:10, 4:1 small, 5:7
        2027-02-10 | void b               | void 17→17                                                                     | 3:10, 4:1 small, 5:7, 6:1 small
        2027-02-11 | use c 11             | usage 17→6                                                                     | 4:1 small, 5:6, 6:1 small
        2027-03-01 | look                 | expiry 6→6, expiry 6→0, expiry 0→0, plan 0→10, plan 10→10                      | 7:10, 8:1 small
        """);
  }

  @Test
  void openOverageIsCancelledFirstAlsoInTheMiddleOfAStretch() {
    LedgerTable.check(
        """
        2027-01-01 | grant bonus 1     | bonus 0→1   | 1:1      |
        2027-01-02 | use a 4, b 4, c 4 | usage 1→-11 |          | a 3, b 4, c 4
        2027-01-03 | void b            | void -11→-7 |          | a 3, c 4
        2027-01-03 | void a            | void -7→-3  |          | c 3
        2027-01-04 | grant bonus 2     | bonus -3→-1 |          | c 1
        2027-01-04 | void c            | void -1→3   | 1:1, 2:2 |
        """);
  }

  @Test
  void whatWasRepaidGoesBackToTheLotThatRepaid() {
    LedgerTable.check(
        new TestTerms().plan("pro", "100"),
        "pro",
        """
        2027-01-01 | look            | plan 0→100    | 1:100 |
        2027-01-02 | use a 100, b 30 | usage 100→-30 |       | b 30
        2027-02-01 | look            | plan -30→70   | 2:70  |
        2027-02-02 | void b          | void 70→100   | 2:100 |
        """);
  }

  @Test
  void aRenewalThatIsDueRepaysBeforeTheVoid() {
    LedgerTable.check(
        new TestTerms().plan("pro", "100"),
        "pro",
        """
        2027-01-01 | look                  | plan 0→100                            | 1:100 |
        2027-01-02 | use a 100, b 30, c 80 | usage 100→-110                        |       | b 30, c 80
        2027-02-02 | void c                | plan@2027-02-01 -110→-10, void -10→70 | 2:70  |
        2027-02-02 | void b                | void 70→100                           | 2:100 |
        """);
  }

  @Test
  void anEventPartlyPaidAndPartlyRepaidAndPartlyOwedIsUndoneInFull() {
    LedgerTable.check(
        """
        2027-01-01 | grant bonus 1 until 2027-01-02 | bonus 0→1       | 1:1           |
        2027-01-01 | use a 10, b 1                  | usage 1→-10     |               | a 9, b 1
        2027-01-03 | grant purchase 2               | purchase -10→-8 |               | a 7, b 1
        2027-01-04 | grant bonus 2                  | bonus -8→-6     |               | a 5, b 1
        2027-01-05 | void a                         | void -6→4       | 2:2, 3:2 |
        """);
  }

  @Test
  void theSameEventRefundedIsAsTheSameEventVoided() {
    LedgerTable.check(
        new TestTerms().plan("pro", "100"),
        "pro",
        """
        2027-01-01 | look            | plan 0→100    | 1:100 |
        2027-01-02 | use a 100, b 30 | usage 100→-30 |       | b 30
        2027-02-01 | look            | plan -30→70   | 2:70  |
        2027-02-02 | refund b        | refund 70→100 | 2:100 |
        """);
  }

  @Test
  void aVoidInTheSameInstantAsItsTargetLeavesNoTrace() {
    LedgerTable.check(
        """
        2027-01-01 | grant bonus 5 | bonus 0→5  | 1:5 |
        2027-01-02 | use a 8, b 1  | usage 5→-4 |     | a 3, b 1
        2027-01-02 | void a        | void -4→4  | 1:4 |
        2027-01-02 | void b        | void 4→5   | 1:5 |
        """);
  }
}
