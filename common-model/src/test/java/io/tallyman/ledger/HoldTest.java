package io.tallyman.ledger;

import org.junit.jupiter.api.Test;

class HoldTest {
  @Test
  void whatIsHeldIsNobodyElses() {
    LedgerTable.check(
        """
        2027-01-01 | grant bonus 10    | bonus 0→10      | 1:10        |
        2027-01-01 | hold 2027-01-02 7 | hold 10→10      | 1:10 held 7 |
        2027-01-01 | consume a 4       | insufficient: 3 | 1:10 held 7 |
        2027-01-01 | hold 2027-01-02 4 | insufficient: 3 | 1:10 held 7 |
        2027-01-01 | take 4            | insufficient: 3 | 1:10 held 7 |
        2027-01-01 | use b 4           | usage 10→6      | 1:7 held 7  | b 1
        2027-01-01 | consume c 0       | usage 6→6       | 1:7 held 7  | b 1
        """);
  }

  @Test
  void aHoldIsSettledForLessForAsMuchAndForMore() {
    LedgerTable.check(
        """
        2027-01-01 | grant bonus 20     | bonus 0→20    | 1:20        |
        2027-01-01 | hold 2027-01-02 5  | hold 20→20    | 1:20 held 5 |
        2027-01-01 | settle 1 a 2       | usage 20→18   | 1:18        |
        2027-01-01 | hold 2027-01-02 5  | hold 18→18    | 1:18 held 5 |
        2027-01-01 | settle 2 b 5       | usage 18→13   | 1:13        |
        2027-01-01 | hold 2027-01-02 5  | hold 13→13    | 1:13 held 5 |
        2027-01-01 | settle 3 c 8       | usage 13→5    | 1:5         |
        2027-01-01 | hold 2027-01-02 5  | hold 5→5      | 1:5 held 5  |
        2027-01-01 | settle 4 d 8       | usage 5→-3    |             | d 3
        2027-01-01 | settle 4 e 8       | hold not open |             | d 3
        """);
  }

  @Test
  void aHoldLapsesByItselfAtItsOwnInstantAndWhatItFreesRepays() {
    LedgerTable.check(
        """
        2027-01-01                 | grant bonus 5     | bonus 0→5                      | 1:5        |
        2027-01-01                 | hold 2027-01-02 5 | hold 5→5                       | 1:5 held 5 |
        2027-01-01                 | use a 2           | usage 5→3                      | 1:5 held 5 | a 2
        2027-01-01T23:59:59.999999 | look              |                                | 1:5 held 5 | a 2
        2027-01-05                 | consume b 3       | lapse@2027-01-02 3→3, usage 3→0 |            |
        """);
  }

  @Test
  void whatIsHeldOutlivesItsLotAndIsTakenFirst() {
    LedgerTable.check(
        """
        2027-01-01 | grant plan 10 until 2027-02-01 | plan 0→10                | 1:10             |
        2027-01-01 | grant purchase 10              | purchase 10→20           | 1:10, 2:10       |
        2027-01-31 | hold 2027-02-02 6              | hold 20→20               | 1:10 held 6, 2:10 |
        2027-02-01 | look                           | expiry 20→16             | 1:6 held 6, 2:10 |
        2027-02-01 | use a 11                       | usage 16→5               | 1:6 held 6       | a 1
        2027-02-01 | settle 1 b 4                   | usage 5→1, expiry 1→-1   |                  | a 1
        """);
  }

  @Test
  void whatIsReturnedToAnEndedLotExpires() {
    LedgerTable.check(
        """
        2027-01-01 | grant plan 10 until 2027-02-01 | plan 0→10                          | 1:10
        2027-01-31 | hold 2027-02-02 6              | hold 10→10                         | 1:10 held 6
        2027-01-31 | hold 2027-02-03 2              | hold 10→10                         | 1:10 held 8
        2027-02-01 | release 1                      | expiry 10→8, release 8→8, expiry 8→2 | 1:2 held 2
        2027-02-03 | look                           | lapse 2→2, expiry 2→0              |
        """);
  }

  @Test
  void aHoldOverARenewalKeepsItsUnitsAndDoesNotTouchTheNew() {
    LedgerTable.check(
        new TestTerms().plan("pro", "100"),
        "pro",
        """
        2027-01-01 | look               | plan 0→100               | 1:100
        2027-01-31 | hold 2027-02-02 30 | hold 100→100             | 1:100 held 30
        2027-02-01 | look               | expiry 100→30, plan 30→130 | 1:30 held 30, 2:100
        2027-02-01 | settle 1 a 30      | usage 130→100            | 2:100
        """);
  }

  @Test
  void aHoldOfATierTakesItsCounterElseCreditsAtTheWeight() {
    LedgerTable.check(
        """
        2027-01-01 | grant plan 1 small        | plan 0→0   | 1:1 small                     |
        2027-01-01 | grant bonus 10            | bonus 0→10 | 1:1 small, 2:10               |
        2027-01-01 | hold 2027-01-02 0 small@2 | hold 10→10 | 1:1 small held 1, 2:10        |
        2027-01-01 | hold 2027-01-02 1 small@2 | hold 10→10 | 1:1 small held 1, 2:10 held 3 |
        2027-01-01 | settle 1 a 0 small@2      | usage 10→10 | 2:10 held 3                   |
        2027-01-01 | grant plan 1 small        | plan 10→10 | 2:10 held 3, 3:1 small        |
        2027-01-01 | settle 2 b 1 small@2      | usage 10→7 | 2:7, 3:1 small                |
        """);
  }
}
