package io.tallyman.ledger;

import io.tallyman.catalog.Policies.Upgrade;
import org.junit.jupiter.api.Test;

class ChangeOfPlanTest {
  @Test
  void aDearerPlanGrantsTheDifferenceForTheRestOfThePeriodInWholeUnits() {
    LedgerTable.checkPlans(
        TestCatalogs.pixell(),
        null,
        """
        2027-04-01 | assign starter | starter 2027-04-01→2027-05-01 | plan 0→0, plan 0→0 | 1:250 small, 2:15 xl
        2027-04-21 | assign pro | pro 2027-04-01→2027-05-01 | plan 0→0, plan 0→0 | 1:250 small, 2:15 xl, 3:750 small, 4:48 xl
        2027-05-01 | look | pro 2027-05-01→2027-06-01 | expiry 0→0, expiry 0→0, expiry 0→0, expiry 0→0, plan 0→0, plan 0→0 | 5:2500 small, 6:160 xl
        """);
  }

  @Test
  void halvesAreRoundedUpToWholeCreditsToTheMicrosecond() {
    TestTerms terms = new TestTerms().plan("one", "1", "0", 0, "1").plan("two", "2", "0", 0, "2");
    LedgerTable.check(
        terms,
        null,
        """
        2027-04-01 | assign one | plan 0→1 | 1:1
        2027-04-16 | assign two | plan 1→2 | 1:1, 2:1
        """);
    LedgerTable.check(
        terms,
        null,
        """
        2027-04-01 | assign one | plan 0→1 | 1:1
        2027-04-16T00:00:00.000001 | assign two | | 1:1
        """);
  }

  @Test
  void whatAnUpgradeBroughtRollsOverAsThePlansOwn() {
    LedgerTable.check(
        TestCatalogs.fltr(),
        null,
        """
        2027-04-01 | assign basic | plan 0→100 | 1:100
        2027-04-16 | assign pro | plan 100→550 | 1:100, 2:450
        2027-05-01 | look | expiry 550→450, expiry 450→0, rollover 0→550, plan 550→1550 | 3:550, 4:1000
        """);
  }

  @Test
  void toChangeToAndFroGrantsNothingTwice() {
    LedgerTable.checkPlans(
        TestCatalogs.fltr(),
        null,
        """
        2027-04-01 | assign pro | pro 2027-04-01→2027-05-01 | plan 0→1000 | 1:1000
        2027-04-02 | assign basic now | basic 2027-04-01→2027-05-01 | | 1:1000
        2027-04-03 | assign pro | pro 2027-04-01→2027-05-01 | | 1:1000
        2027-04-16 | assign premium | premium 2027-04-01→2027-05-01 | plan 1000→3000 | 1:1000, 2:2000
        2027-04-17 | assign basic now | basic 2027-04-01→2027-05-01 | | 1:1000, 2:2000
        2027-04-18 | assign premium | premium 2027-04-01→2027-05-01 | | 1:1000, 2:2000
        """);
  }

  @Test
  void byPolicyTheWholeDifferenceIsGranted() {
    LedgerTable.check(
        TestCatalogs.fltr().upgrading(Upgrade.FULL),
        null,
        """
        2027-04-01 | assign basic | plan 0→100 | 1:100
        2027-04-29 | assign pro | plan 100→1000 | 1:100, 2:900
        """);
  }

  @Test
  void byPolicyANewPeriodBegins() {
    LedgerTable.checkPlans(
        TestCatalogs.fltr().upgrading(Upgrade.RESET),
        null,
        """
        2027-04-01 | assign basic | basic 2027-04-01→2027-05-01 | plan 0→100 | 1:100
        2027-04-10 | use a 40 | basic 2027-04-01→2027-05-01 | usage 100→60 | 1:60
        2027-04-20 | assign pro | pro 2027-04-20→2027-05-20 | expiry 60→0, rollover 0→60, plan 60→1060 | 2:60, 3:1000
        """);
  }

  @Test
  void aCheaperPlanWaitsForTheEndOfThePeriodAndMayBeTakenBack() {
    LedgerTable.checkPlans(
        TestCatalogs.fltr(),
        null,
        """
        2027-04-01 | assign pro | pro 2027-04-01→2027-05-01 | plan 0→1000 | 1:1000
        2027-04-02 | assign basic | pro 2027-04-01→2027-05-01 then basic | | 1:1000
        2027-04-02 | assign basic | pro 2027-04-01→2027-05-01 then basic | | 1:1000
        2027-04-03 | assign pro | pro 2027-04-01→2027-05-01 | | 1:1000
        2027-04-04 | assign premium period_end | pro 2027-04-01→2027-05-01 then premium | | 1:1000
        2027-04-05 | cancel period_end | pro 2027-04-01→2027-05-01 ends 2027-05-01 | | 1:1000
        2027-04-06 | resume | pro 2027-04-01→2027-05-01 | | 1:1000
        2027-05-01 | look | pro 2027-05-01→2027-06-01 | expiry 1000→0, rollover 0→1000, plan 1000→2000 | 2:1000, 3:1000
        """);
  }

  @Test
  void aPlanEndsAtOnceAndWhatWasBoughtStays() {
    LedgerTable.checkPlans(
        TestCatalogs.saas(),
        null,
        """
        2027-01-01 | assign starter | starter 2027-01-01→2027-02-01 | plan 0→1000 | 1:1000
        2027-01-02 | grant purchase 500 | starter 2027-01-01→2027-02-01 | purchase 1000→1500 | 1:1000, 2:500
        2027-01-03 | use a 300 | starter 2027-01-01→2027-02-01 | usage 1500→1200 | 1:1000, 2:200
        2027-01-04 | cancel now | none | expiry 1200→200 | 2:200
        2027-01-05 | void a | none | void 200→500 | 2:500
        2027-01-06 | cancel now | none | not_running | 2:500
        """);
  }

  @Test
  void usageOfAPlanThatEndedEarlyIsReturnedAsARefund() {
    LedgerTable.check(
        TestCatalogs.fltr(),
        null,
        """
        2027-01-01 | assign basic | plan 0→100 | 1:100
        2027-01-03 | use a 30 | usage 100→70 | 1:70
        2027-01-04 | cancel now | expiry 70→0 |
        2027-01-05 | void a | void 0→30 | 2:30
        2027-02-04 | look | expiry 30→0 |
        """);
  }

  @Test
  void purchasedBurnsBeforePlanAndStaysWhenThePlansUnitsVanish() {
    LedgerTable.check(
        TestCatalogs.saas(),
        null,
        """
        2027-01-01 | assign starter | plan 0→1000 | 1:1000
        2027-01-02 | grant purchase 500 | purchase 1000→1500 | 1:1000, 2:500
        2027-01-03 | use a 300 | usage 1500→1200 | 1:1000, 2:200
        2027-02-01 | look | expiry 1200→200, plan 200→1200 | 2:200, 3:1000
        """);
  }

  @Test
  void anotherIntervalAtTheVeryInstantAPeriodBeganBeginsOneOfItsOwn() {
    LedgerTable.checkPlans(
        TestCatalogs.fltr(),
        null,
        """
        2027-04-01 | assign pro | pro 2027-04-01→2027-05-01 | plan 0→1000 | 1:1000
        2027-05-01 | look | pro 2027-05-01→2027-06-01 | expiry 1000→0, rollover 0→1000, plan 1000→2000 | 2:1000, 3:1000
        2027-05-01 | change admin-1 pro year now | pro 2027-05-01→2027-06-01 | expiry 2000→1000, expiry 1000→0, rollover 0→1000, plan 1000→2000 | 4:1000, 5:1000
        """);
  }
}
