package io.tallyman.ledger;

import org.junit.jupiter.api.Test;

class DefaultPlanTest {
  @Test
  void leftAndResumedInItsMonthItGrantsNothingTwice() {
    LedgerTable.checkPlans(
        TestCatalogs.chat(),
        "free",
        """
        2027-01-15 | use a 4 | free 2027-01-15→2027-02-15 | plan 0→10, usage 10→6 | 1:6
        2027-01-20 | assign pro | pro 2027-01-20→2027-02-20 | plan 6→0, plan 0→100 | 1:0 parked 6, 2:100
        2027-01-25 | use b 30 | pro 2027-01-20→2027-02-20 | usage 100→70 | 1:0 parked 6, 2:70
        2027-02-01 | cancel now | free 2027-01-15→2027-02-15 | expiry 70→0, plan 0→6 | 1:6
        2027-02-02 | assign pro | pro 2027-02-02→2027-03-02 | plan 6→0, plan 0→100 | 1:0 parked 6, 3:100
        2027-02-03 | assign free now | free 2027-01-15→2027-02-15 | expiry 100→0, plan 0→6 | 1:6
        2027-02-15 | look | free 2027-02-15→2027-03-15 | expiry 6→0, plan 0→10 | 4:10
        """);
  }

  @Test
  void resumedInALaterMonthItGrantsThatMonthOnce() {
    LedgerTable.checkPlans(
        TestCatalogs.chat(),
        "free",
        """
        2027-01-15 | use a 4 | free 2027-01-15→2027-02-15 | plan 0→10, usage 10→6 | 1:6
        2027-01-20 | assign pro | pro 2027-01-20→2027-02-20 | plan 6→0, plan 0→100 | 1:0 parked 6, 2:100
        2027-02-15 | look | pro 2027-01-20→2027-02-20 | | 2:100
        2027-02-16 | cancel now | free 2027-02-15→2027-03-15 | expiry 100→0, plan 0→10 | 3:10
        2027-02-17 | assign pro | pro 2027-02-17→2027-03-17 | plan 10→0, plan 0→100 | 3:0 parked 10, 4:100
        2027-02-18 | cancel now | free 2027-02-15→2027-03-15 | expiry 100→0, plan 0→10 | 3:10
        """);
  }

  @Test
  void itsUnitsRepayWhenTheyComeBack() {
    LedgerTable.check(
        TestCatalogs.chat(),
        "free",
        """
        2027-01-15 | assign pro | plan 0→10, plan 10→0, plan 0→100 | 1:0 parked 10, 2:100 |
        2027-01-16 | use a 104 | usage 100→-4 | 1:0 parked 10 | a 4
        2027-01-17 | cancel now | plan -4→6 | 1:6 |
        """);
  }

  @Test
  void anotherPlanMayFollowWithItsNextMonth() {
    LedgerTable.checkPlans(
        TestCatalogs.chat(),
        "free",
        """
        2027-01-15 | assign pro period_end | free 2027-01-15→2027-02-15 then pro | plan 0→10 | 1:10
        2027-02-15 | look | pro 2027-02-15→2027-03-15 | expiry 10→0, plan 0→100 | 2:100
        2027-02-16 | assign free | pro 2027-02-15→2027-03-15 ends 2027-03-15 | | 2:100
        2027-03-15 | look | free 2027-03-15→2027-04-15 | expiry 100→0, plan 0→10 | 3:10
        """);
  }
}
