package io.tallyman.ledger;

import org.junit.jupiter.api.Test;

class TrialTest {
  @Test
  void sevenDaysWithoutACardThenFreeAgainInItsMonth() {
    LedgerTable.checkPlans(
        TestCatalogs.pixell(),
        "free",
        """
        2027-01-01 | use a 0 small@1 | free 2027-01-01→2027-02-01 | plan 0→0, plan 0→0, usage 0→0 | 1:9 small, 2:1 xl
        2027-01-03 | assign-trial starter | starter 2027-01-03→2027-01-10 trial | plan 0→0, plan 0→0, trial 0→0, trial 0→0 | 1:0 small parked 9, 2:0 xl parked 1, 3:250 small, 4:15 xl
        2027-01-05 | assign-trial starter | starter 2027-01-03→2027-01-10 trial |  | 1:0 small parked 9, 2:0 xl parked 1, 3:250 small, 4:15 xl
        2027-01-06 | assign-trial pro | starter 2027-01-03→2027-01-10 trial | trial_used | 1:0 small parked 9, 2:0 xl parked 1, 3:250 small, 4:15 xl
        2027-01-09T23:59:59.999999 | use b 0 small@1 | starter 2027-01-03→2027-01-10 trial | usage 0→0 | 1:0 small parked 9, 2:0 xl parked 1, 3:249 small, 4:15 xl
        2027-01-10 | look | free 2027-01-01→2027-02-01 | expiry 0→0, expiry 0→0, plan 0→0, plan 0→0 | 1:9 small, 2:1 xl
        2027-01-11 | assign-trial pro | free 2027-01-01→2027-02-01 | trial_used | 1:9 small, 2:1 xl
        2027-02-01 | look | free 2027-02-01→2027-03-01 | expiry 0→0, expiry 0→0, plan 0→0, plan 0→0 | 5:10 small, 6:1 xl
        """);
  }

  @Test
  void withoutAFreePlanATrialEndsInNothing() {
    LedgerTable.checkPlans(
        TestCatalogs.saas(),
        null,
        """
        2027-01-01 | assign-trial starter | starter 2027-01-01→2027-01-15 trial | trial 0→1000 | 1:1000
        2027-01-02 | use a 100 | starter 2027-01-01→2027-01-15 trial | usage 1000→900 | 1:900
        2027-01-15 | look | none | expiry 900→0 |
        """);
  }

  @Test
  void aPlanThatIsPaidForEndsTheTrialAndItsUnits() {
    LedgerTable.checkPlans(
        TestCatalogs.chat(),
        null,
        """
        2027-01-01 | try sub_1 pro 2027-01-08 | pro 2027-01-01→2027-01-08 trial | trial 0→100 | 1:100
        2027-01-02 | use a 30 | pro 2027-01-01→2027-01-08 trial | usage 100→70 | 1:70
        2027-01-05 | start sub_1 pro month 2027-01-05 2027-02-05 | pro 2027-01-05→2027-02-05 | expiry 70→0, plan 0→100 | 2:100
        2027-01-08 | look | pro 2027-01-05→2027-02-05 | | 2:100
        """);
  }

  @Test
  void aTrialThatIsPaidForBeforeItEndsGoesOnAsThePlan() {
    LedgerTable.checkPlans(
        TestCatalogs.chat(),
        null,
        """
        2027-01-01 | try sub_1 pro 2027-01-08 | pro 2027-01-01→2027-01-08 trial | trial 0→100 | 1:100
        2027-01-07 | renew sub_1 2027-01-08 2027-02-08 | pro 2027-01-01→2027-01-08 trial | | 1:100
        2027-01-08 | look | pro 2027-01-08→2027-02-08 | expiry 100→0, plan 0→100 | 2:100
        2027-02-08 | look | pro 2027-02-08→2027-03-08 unpaid | expiry 100→0, plan 0→100 | 3:100
        """);
  }

  @Test
  void anAdministratorMayEndATrialWithAPlanNowOrAtItsEnd() {
    LedgerTable.checkPlans(
        TestCatalogs.chat(),
        null,
        """
        2027-01-01 | assign-trial pro | pro 2027-01-01→2027-01-08 trial | trial 0→100 | 1:100
        2027-01-02 | assign pro period_end | pro 2027-01-01→2027-01-08 trial then pro | | 1:100
        2027-01-08 | look | pro 2027-01-08→2027-02-08 | expiry 100→0, plan 0→100 | 2:100
        2027-02-08 | look | pro 2027-02-08→2027-03-08 | expiry 100→0, plan 0→100 | 3:100
        """);
    LedgerTable.checkPlans(
        TestCatalogs.chat(),
        null,
        """
        2027-01-01 | assign-trial pro | pro 2027-01-01→2027-01-08 trial | trial 0→100 | 1:100
        2027-01-02 | assign pro | pro 2027-01-02→2027-02-02 | expiry 100→0, plan 0→100 | 2:100
        """);
  }

  @Test
  void whatCannotBeTriedIsRefused() {
    LedgerTable.checkPlans(
        TestCatalogs.chat(),
        "free",
        """
        2027-01-01 | look | free 2027-01-01→2027-02-01 | plan 0→10 | 1:10
        2027-01-01 | assign-trial gold | free 2027-01-01→2027-02-01 | unknown_plan | 1:10
        2027-01-01 | assign-trial free | free 2027-01-01→2027-02-01 | no_trial | 1:10
        2027-01-01 | assign pro | pro 2027-01-01→2027-02-01 | plan 10→0, plan 0→100 | 1:0 parked 10, 2:100
        2027-01-02 | assign-trial pro | pro 2027-01-01→2027-02-01 | plan_running | 1:0 parked 10, 2:100
        """);
  }
}
