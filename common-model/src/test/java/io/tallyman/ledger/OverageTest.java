package io.tallyman.ledger;

import org.junit.jupiter.api.Test;

class OverageTest {
  @Test
  void whatNoLotCoversIsOwedOldestFirst() {
    LedgerTable.check(
        """
        2027-01-01 | grant bonus 5     | bonus 0→5      | 1:5 |
        2027-01-02 | use a 4, b 4, c 4 | usage 5→-7     |     | b 3, c 4
        2027-01-03 | use d 1           | usage -7→-8    |     | b 3, c 4, d 1
        2027-01-04 | grant purchase 4  | purchase -8→-4 |     | c 3, d 1
        2027-01-04 | grant purchase 10 | purchase -4→6  | 3:6 |
        """);
  }

  @Test
  void creditsOfEverySourceRepay() {
    LedgerTable.check(
        """
        2027-01-01 | use a 9            | usage 0→-9       |     | a 9
        2027-01-02 | grant trial 1      | trial -9→-8      |     | a 8
        2027-01-02 | grant plan 1       | plan -8→-7       |     | a 7
        2027-01-02 | grant rollover 1   | rollover -7→-6   |     | a 6
        2027-01-02 | grant refund 1     | refund -6→-5     |     | a 5
        2027-01-02 | grant bonus 1      | bonus -5→-4      |     | a 4
        2027-01-02 | grant referral 1   | referral -4→-3   |     | a 3
        2027-01-02 | grant adjustment 1 | adjustment -3→-2 |     | a 2
        2027-01-02 | grant purchase 3   | purchase -2→1    | 8:1 |
        """);
  }

  @Test
  void takingIsAllOrNothing() {
    LedgerTable.check(
        """
        2027-01-01 | grant bonus 5                  | bonus 0→5                   | 1:5
        2027-01-01 | grant bonus 5 until 2027-01-02 | bonus 5→10                  | 1:5, 2:5
        2027-01-01 | take 10.000001                 | insufficient: 10            | 1:5, 2:5
        2027-01-02 | take 5.000001                  | insufficient: 5             | 1:5, 2:5
        2027-01-02 | take 5                         | expiry 10→5, adjustment 5→0 |
        2027-01-02 | take 0.000001                  | insufficient: 0             |
        """);
  }

  @Test
  void anAccountHoldsNineTrillionCreditsAndOwesAsMany() {
    LedgerTable.check(
        """
        2027-01-01 | grant bonus 9000000000000 | bonus 0→9000000000000             | 1:9000000000000
        2027-01-01 | grant bonus 0.000001      | out of range                      | 1:9000000000000
        2027-01-01 | use a 1                   | usage 9000000000000→8999999999999 | 1:8999999999999
        2027-01-01 | grant bonus 1             | bonus 8999999999999→9000000000000 | 1:8999999999999, 2:1 |
        2027-01-01 | void a                    | out of range                      | 1:8999999999999, 2:1 |
        2027-01-01 | use b 9000000000000       | usage 9000000000000→0             |                      |
        2027-01-01 | use c 9000000000000       | usage 0→-9000000000000            |                      | c 9000000000000
        2027-01-01 | use d 0.000001            | out of range                      |                      | c 9000000000000
        """);
  }

  @Test
  void whoOwesTheMostCanSpendNoHoldAndGiveNothingBackOnTopOfIt() {
    LedgerTable.check(
        """
        2027-01-01 | grant bonus 1        | bonus 0→1               | 1:1                |
        2027-01-01 | use a 1              | usage 1→0               |                    |
        2027-01-01 | grant bonus 2        | bonus 0→2               | 2:2                |
        2027-01-01 | hold 2027-02-01 2    | hold 2→2                | 2:2 held 2         |
        2027-01-01 | use b 8999999999999  | usage 2→-8999999999997  | 2:2 held 2         | b 8999999999999
        2027-01-01 | settle 1 c 3.000001  | out of range            | 2:2 held 2         | b 8999999999999
        2027-01-01 | claw 1 1.000001      | out of range            | 2:2 held 2         | b 8999999999999
        2027-01-01 | claw 1 1             | clawback -8999999999997→-8999999999998 | 2:2 held 2 | b 8999999999999, lot 1 1
        """);
  }
}
