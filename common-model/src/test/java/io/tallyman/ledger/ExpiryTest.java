package io.tallyman.ledger;

import org.junit.jupiter.api.Test;

class ExpiryTest {
  @Test
  void aLotIsLiveFromItsStartToTheLastMicrosecondBeforeItsExpiry() {
    LedgerTable.check(
        """
        2027-01-01                 | grant bonus 5 until 2027-02-01 | bonus 0→5              | 1:5
        2027-01-01                 | use a 1                        | usage 5→4              | 1:4
        2027-01-31T23:59:59.999999 | use b 1                        | usage 4→3              | 1:3 |
        2027-02-01                 | use c 1                        | expiry 3→0, usage 0→-1 |     | c 1
        """);
  }

  @Test
  void anExpiryIsDatedAtItsOwnInstantHoweverLateItIsSeen() {
    LedgerTable.check(
        """
        2027-01-01 | grant bonus 5 until 2027-02-01                 | bonus 0→5                                                                 | 1:5
        2027-01-01 | grant bonus 7 until 2027-01-15T12:30:00.000001 | bonus 5→12                                                                | 1:5, 2:7
        2027-06-01 | use a 1                                        | expiry@2027-01-15T12:30:00.000001 12→5, expiry@2027-02-01 5→0, usage 0→-1 |          | a 1
        """);
  }

  @Test
  void atOneInstantLotsExpireByNumberAndAnEmptyOneSaysNothing() {
    LedgerTable.check(
        """
        2027-01-01 | grant trial 2 until 2027-02-01      | trial 0→2              | 1:2
        2027-01-01 | grant bonus 3 until 2027-02-01      | bonus 2→5              | 1:2, 2:3
        2027-01-01 | grant plan 4 small until 2027-02-01 | plan 5→5               | 1:2, 2:3, 3:4 small
        2027-01-02 | take 2                              | adjustment 5→3         | 2:3, 3:4 small
        2027-02-01 | look                                | expiry 3→0, expiry 0→0 |
        """);
  }

  @Test
  void aGrantThatIsOverWhenItComesPaysNothingAndExpiresAfterIt() {
    LedgerTable.check(
        """
        2027-01-02 | use a 1                        | usage 0→-1                          |     | a 1
        2027-01-02 | grant bonus 5 until 2027-01-01 | bonus -1→4                          | 1:5 | a 1
        2027-01-03 | use b 1                        | expiry@2027-01-02 4→-1, usage -1→-2 |     | a 1, b 1
        """);
  }
}
