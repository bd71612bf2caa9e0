package io.tallyman.ledger;

import org.junit.jupiter.api.Test;

class ClawbackTest {
  @Test
  void aPackRefundedIsTakenBackFromWhatIsUnspentOfIt() {
    LedgerTable.check(
        """
        2027-01-01 | grant bonus 5      | bonus 0→5        | 1:5        |
        2027-01-01 | grant purchase 500 | purchase 5→505   | 1:5, 2:500 |
        2027-01-02 | claw 2 100         | clawback 505→405 | 1:5, 2:400 |
        2027-01-03 | claw 2 400         | clawback 405→5   | 1:5        |
        """);
  }

  @Test
  void aPackRefundedAfterItWasSpentIsTakenFromOtherLotsThenOwed() {
    LedgerTable.check(
        """
        2027-01-01 | grant purchase 500   | purchase 0→500    | 1:500        |
        2027-01-02 | use a 450            | usage 500→50      | 1:50         |
        2027-01-03 | grant purchase 300   | purchase 50→350   | 1:50, 2:300  |
        2027-01-04 | claw 1 500           | clawback 350→-150 |              | lot 1 150
        2027-02-01 | grant bonus 1000     | bonus -150→850    | 3:850        |
        """);
  }

  @Test
  void usageRefundedTowardsAPackTakenBackEndsWhatStoodInForIt() {
    LedgerTable.check(
        """
        2027-01-01 | grant purchase 100 | purchase 0→100     | 1:100       |
        2027-01-02 | use a 90           | usage 100→10       | 1:10        |
        2027-01-02 | grant purchase 40  | purchase 10→50     | 1:10, 2:40  |
        2027-01-03 | claw 1 100         | clawback 50→-50    |             | lot 1 50
        2027-01-04 | grant bonus 20     | bonus -50→-30      |             | lot 1 30
        2027-01-05 | refund a           | refund -30→60      | 2:40, 3:20  |
        """);
  }

  @Test
  void whateverStoodInMayBeTakenBackItself() {
    LedgerTable.check(
        """
        2027-01-01 | grant purchase 10 | purchase 0→10  | 1:10       |
        2027-01-02 | use a 10          | usage 10→0     |            |
        2027-01-02 | grant purchase 10 | purchase 0→10  | 2:10       |
        2027-01-03 | claw 1 10         | clawback 10→0  |            |
        2027-01-04 | grant bonus 10    | bonus 0→10     | 3:10       |
        2027-01-05 | claw 2 10         | clawback 10→0  |            |
        2027-01-06 | refund a          | refund 0→10    | 3:10       |
        """);
  }

  @Test
  void aPackTakenBackTwiceForTheSameUsageIsReturnedToEachLotOnce() {
    LedgerTable.check(
        """
        2027-01-01 | grant purchase 10   | purchase 0→10  | 1:10       |
        2027-01-02 | use a 4, b 6        | usage 10→0     |            |
        2027-01-02 | grant bonus 5       | bonus 0→5      | 2:5        |
        2027-01-03 | claw 1 5            | clawback 5→0   |            |
        2027-01-04 | refund a            | refund 0→4     | 2:4        |
        2027-01-05 | grant referral 5    | referral 4→9   | 2:4, 3:5   |
        2027-01-06 | claw 1 5            | clawback 9→4   | 3:4        |
        2027-01-07 | refund b            | refund 4→10    | 2:5, 3:5   |
        """);
  }

  @Test
  void holdsOnAPackTakenBackHoldOtherUnitsInstead() {
    LedgerTable.check(
        """
        2027-01-01 | grant bonus 5 until 2027-01-20 | bonus 0→5           | 1:5                |
        2027-01-01 | grant purchase 100             | purchase 5→105      | 1:5, 2:100         |
        2027-01-02 | hold 2027-01-03 45             | hold 105→105        | 1:5 held 5, 2:100 held 40 |
        2027-01-02 | grant bonus 30                 | bonus 105→135       | 1:5 held 5, 2:100 held 40, 3:30 |
        2027-01-02 | claw 2 60                      | clawback 135→75     | 1:5 held 5, 2:40 held 40, 3:30 |
        2027-01-02 | claw 2 40                      | clawback 75→35      | 1:5 held 5, 3:30 held 30 |
        2027-01-02 | settle 1 a 40                  | usage 35→-5         |                    | a 5
        """);
  }

  @Test
  void aDisputedPackLeavesTheBalanceAndReturnsWhenWon() {
    LedgerTable.check(
        """
        2027-01-01 | grant purchase 100 | purchase 0→100  | 1:100          |
        2027-01-02 | use a 30           | usage 100→70    | 1:70           |
        2027-01-03 | freeze 1           | clawback 70→0   | 1:0 parked 70  |
        2027-01-04 | use b 10           | usage 0→-10     | 1:0 parked 70  | b 10
        2027-01-05 | thaw 1             | clawback -10→60 | 1:60           |
        """);
  }

  @Test
  void aDisputeLostTakesTheWholePack() {
    LedgerTable.check(
        """
        2027-01-01 | grant purchase 100 | purchase 0→100  | 1:100          |
        2027-01-02 | use a 30           | usage 100→70    | 1:70           |
        2027-01-03 | freeze 1           | clawback 70→0   | 1:0 parked 70  |
        2027-01-05 | claw 1 100         | clawback 0→-30  |                | lot 1 30
        """);
  }

  @Test
  void whatIsFrozenExpiresUnseen() {
    LedgerTable.check(
        """
        2027-01-01 | grant purchase 100 until 2027-02-01 | purchase 0→100  | 1:100           |
        2027-01-03 | freeze 1                            | clawback 100→0  | 1:0 parked 100  |
        2027-02-02 | thaw 1                              | clawback 0→0    |                 |
        """);
  }

  @Test
  void actionsTakenBackAreTakenFromCountersThenCreditsThenOwed() {
    LedgerTable.check(
        """
        2027-01-01 | grant purchase 5 small    | purchase 0→0  | 1:5 small            |
        2027-01-01 | use a 0 small@1, b 0 small@1, c 0 small@1, d 0 small@1 | usage 0→0 | 1:1 small |
        2027-01-02 | grant bonus 1 small       | bonus 0→0     | 1:1 small, 2:1 small |
        2027-01-02 | grant bonus 2             | bonus 0→2     | 1:1 small, 2:1 small, 3:2 |
        2027-01-03 | claw 1 5                  | clawback 2→-1 |                      | lot 1 1
        """);
  }
}
