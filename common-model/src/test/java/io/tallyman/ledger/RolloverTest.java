package io.tallyman.ledger;

import org.junit.jupiter.api.Test;

class RolloverTest {
  @Test
  void whatIsLeftComesAlongUpToTheCapOfThePlan() {
    LedgerTable.check(
        TestCatalogs.fltr(),
        null,
        """
        2027-01-01 | assign pro | plan 0→1000 | 1:1000
        2027-01-31 | use a 850 | usage 1000→150 | 1:150
        2027-02-01 | look | expiry 150→0, rollover 0→150, plan 150→1150 | 2:150, 3:1000
        2027-02-20 | use b 350 | usage 1150→800 | 2:150, 3:650
        2027-03-01 | look | expiry 800→650, expiry 650→0, rollover 0→800, plan 800→1800 | 4:800, 5:1000
        2027-04-01 | look | expiry 1800→1000, expiry 1000→0, rollover 0→1000, plan 1000→2000 | 6:1000, 7:1000
        """);
  }

  @Test
  void theCapIsThatOfThePlanThatBegins() {
    LedgerTable.checkPlans(
        TestCatalogs.fltr(),
        null,
        """
        2027-01-01 | assign pro | pro 2027-01-01→2027-02-01 | plan 0→1000 | 1:1000
        2027-01-10 | use a 200 | pro 2027-01-01→2027-02-01 | usage 1000→800 | 1:800
        2027-01-11 | assign basic | pro 2027-01-01→2027-02-01 then basic | | 1:800
        2027-02-01 | look | basic 2027-02-01→2027-03-01 | expiry 800→0, rollover 0→100, plan 100→200 | 2:100, 3:100
        """);
  }

  @Test
  void whatWasBoughtOrGivenIsNotTouched() {
    LedgerTable.check(
        TestCatalogs.fltr(),
        null,
        """
        2027-01-01 | assign basic | plan 0→100 | 1:100
        2027-01-02 | grant bonus 70 | bonus 100→170 | 1:100, 2:70
        2027-01-03 | grant purchase 50 until 2027-02-01 | purchase 170→220 | 1:100, 2:70, 3:50
        2027-02-01 | look | expiry 220→120, expiry 120→70, rollover 70→170, plan 170→270 | 2:70, 4:100, 5:100
        """);
  }

  @Test
  void nothingRollsOverWhereAPlanEnds() {
    LedgerTable.checkPlans(
        TestCatalogs.fltr(),
        null,
        """
        2027-01-01 | assign pro | pro 2027-01-01→2027-02-01 | plan 0→1000 | 1:1000
        2027-01-05 | cancel period_end | pro 2027-01-01→2027-02-01 ends 2027-02-01 | | 1:1000
        2027-02-01 | look | none | expiry 1000→0 |
        2027-02-10 | assign pro | pro 2027-02-10→2027-03-10 | plan 0→1000 | 2:1000
        """);
  }

  @Test
  void overageIsRepaidByWhatRollsOverFirst() {
    LedgerTable.check(
        TestCatalogs.fltr(),
        null,
        """
        2027-01-01 | assign basic | plan 0→100 | 1:100
        2027-01-02 | use a 130 | usage 100→-30 | | a 30
        2027-02-01 | look | plan -30→70 | 2:70 |
        """);
  }
}
