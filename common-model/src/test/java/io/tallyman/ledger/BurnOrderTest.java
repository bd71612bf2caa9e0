package io.tallyman.ledger;

import org.junit.jupiter.api.Test;

class BurnOrderTest {
  @Test
  void sourcesBurnInTheOrderOfTheCatalogWhateverTheOrderOfGranting() {
    LedgerTable.check(
        """
        2027-01-01 | grant purchase 1   | purchase 0→1   | 1:1
        2027-01-01 | grant adjustment 1 | adjustment 1→2 | 1:1, 2:1
        2027-01-01 | grant referral 1   | referral 2→3   | 1:1, 2:1, 3:1
        2027-01-01 | grant bonus 1      | bonus 3→4      | 1:1, 2:1, 3:1, 4:1
        2027-01-01 | grant refund 1     | refund 4→5     | 1:1, 2:1, 3:1, 4:1, 5:1
        2027-01-01 | grant rollover 1   | rollover 5→6   | 1:1, 2:1, 3:1, 4:1, 5:1, 6:1
        2027-01-01 | grant plan 1       | plan 6→7       | 1:1, 2:1, 3:1, 4:1, 5:1, 6:1, 7:1
        2027-01-01 | grant trial 1      | trial 7→8      | 1:1, 2:1, 3:1, 4:1, 5:1, 6:1, 7:1, 8:1
        2027-01-02 | use a 1            | usage 8→7      | 1:1, 2:1, 3:1, 4:1, 5:1, 6:1, 7:1
        2027-01-02 | use b 1            | usage 7→6      | 1:1, 2:1, 3:1, 4:1, 5:1, 6:1
        2027-01-02 | use c 1            | usage 6→5      | 1:1, 2:1, 3:1, 4:1, 5:1
        2027-01-02 | use d 1            | usage 5→4      | 1:1, 2:1, 3:1, 4:1
        2027-01-02 | use e 1            | usage 4→3      | 1:1, 2:1, 3:1
        2027-01-02 | use f 1            | usage 3→2      | 1:1, 2:1
        2027-01-02 | use g 1            | usage 2→1      | 1:1
        2027-01-02 | use h 1            | usage 1→0      |
        """);
  }

  @Test
  void ofOneSourceTheEarlierExpiryBurnsFirstAndNoneLast() {
    LedgerTable.check(
        """
        2027-01-01 | grant bonus 1                  | bonus 0→1 | 1:1
        2027-01-01 | grant bonus 1 until 2027-03-01 | bonus 1→2 | 1:1, 2:1
        2027-01-01 | grant bonus 1 until 2027-02-01 | bonus 2→3 | 1:1, 2:1, 3:1
        2027-01-02 | use a 1                        | usage 3→2 | 1:1, 2:1
        2027-01-02 | use b 1                        | usage 2→1 | 1:1
        2027-01-02 | use c 1                        | usage 1→0 |
        """);
  }

  @Test
  void ofOneExpiryTheEarlierStartBurnsFirstThenTheLowerNumber() {
    LedgerTable.check(
        """
        2027-01-01                 | grant bonus 1 until 2027-03-01 | bonus 0→1 | 1:1
        2027-01-01T00:00:00.000001 | grant bonus 1 until 2027-03-01 | bonus 1→2 | 1:1, 2:1
        2027-01-01T00:00:00.000001 | grant bonus 1 until 2027-03-01 | bonus 2→3 | 1:1, 2:1, 3:1
        2027-01-02                 | use a 1                        | usage 3→2 | 2:1, 3:1
        2027-01-02                 | use b 1                        | usage 2→1 | 3:1
        """);
  }

  @Test
  void theSourceCountsForMoreThanTheExpiryAndTheExpiryForMoreThanTheStart() {
    LedgerTable.check(
        """
        2027-01-01 | grant purchase 1 until 2027-01-03 | purchase 0→1 | 1:1
        2027-01-01 | grant bonus 1 until 2027-03-01    | bonus 1→2    | 1:1, 2:1
        2027-01-02 | grant bonus 1 until 2027-02-01    | bonus 2→3    | 1:1, 2:1, 3:1
        2027-01-02 | use a 1                           | usage 3→2    | 1:1, 2:1
        2027-01-02 | use b 1                           | usage 2→1    | 1:1
        """);
  }

  @Test
  void oneEventMayTakeFromManyLots() {
    LedgerTable.check(
        """
        2027-01-01 | grant bonus 1.5      | bonus 0→1.5              | 1:1.5
        2027-01-01 | grant purchase 10    | purchase 1.5→11.5        | 1:1.5, 2:10
        2027-01-01 | grant trial 0.000001 | trial 11.5→11.500001     | 1:1.5, 2:10, 3:0.000001
        2027-01-02 | use a 2              | usage 11.500001→9.500001 | 2:9.500001
        """);
  }
}
