package io.tallyman.ledger;

import org.junit.jupiter.api.Test;

class CountersTest {
  @Test
  void anActionTakesTheCounterAndThenCredits() {
    LedgerTable.check(
        """
        2027-01-01 | grant plan 250 small | plan 0→0  | 1:250 small
        2027-01-01 | grant bonus 3        | bonus 0→3 | 1:250 small, 2:3
        2027-01-02 | use 250*s 0 small@1  | usage 3→3 | 2:3
        2027-01-02 | use one 0 small@1    | usage 3→2 | 2:2
        """);
  }

  @Test
  void twoHundredAndFiftyOneActionsAtOnceTakeTheSame() {
    LedgerTable.check(
        """
        2027-01-01 | grant plan 250 small | plan 0→0  | 1:250 small
        2027-01-01 | grant bonus 3        | bonus 0→3 | 1:250 small, 2:3
        2027-01-02 | use 251*s 0 small@1  | usage 3→2 | 2:2
        """);
  }

  @Test
  void whatCreditsCoverOfAnActionTheyPayAndTheRestIsOwed() {
    LedgerTable.check(
        """
        2027-01-01 | grant bonus 1      | bonus 0→1    | 1:1
        2027-01-02 | use a 0 medium@2.5 | usage 1→-1.5 |     | a 1.5
        """);
  }

  @Test
  void aPriceOfTermsAndAnActionTakesBoth() {
    LedgerTable.check(
        """
        2027-01-01 | grant bonus 10                           | bonus 0→10 | 1:10
        2027-01-01 | grant plan 1 medium                      | plan 10→10 | 1:10, 2:1 medium
        2027-01-02 | use a 0.25 medium@2.5, b 0.25 medium@2.5 | usage 10→7 | 1:7
        """);
  }

  @Test
  void countersOfTiersAreApart() {
    LedgerTable.check(
        """
        2027-01-01 | grant plan 1 small                    | plan 0→0    | 1:1 small
        2027-01-01 | grant plan 1 xl                       | plan 0→0    | 1:1 small, 2:1 xl
        2027-01-02 | use a 0 xl@15, b 0 xl@15, c 0 small@1 | usage 0→-15 |                   | b 15
        """);
  }

  @Test
  void anotherWeightForATierIsAnotherPosting() {
    LedgerTable.check(
        """
        2027-01-01 | grant plan 1 small                        | plan 0→0                | 1:1 small
        2027-01-02 | use a 0 small@1, b 0 small@1, c 0 small@2 | usage 0→-1, usage -1→-3 |           | b 1, c 2
        """);
  }

  @Test
  void countersNeverRepayAndNothingButUsageOfTheirTierTakesThem() {
    LedgerTable.check(
        """
        2027-01-02 | use a 0 small@1     | usage 0→-1      |           | a 1
        2027-01-03 | grant bonus 5 small | bonus -1→-1     | 1:5 small | a 1
        2027-01-03 | take 1              | insufficient: 0 | 1:5 small | a 1
        2027-01-03 | use b 1             | usage -1→-2     | 1:5 small | a 1, b 1
        2027-01-03 | use c 0 small@1     | usage -2→-2     | 1:4 small | a 1, b 1
        """);
  }
}
