package io.tallyman.ledger;

import io.tallyman.catalog.Policies.AnnualGrant;
import org.junit.jupiter.api.Test;

class PaidPeriodsTest {
  @Test
  void aRenewalIsThereBeforeThePaymentIsAndConfirmedByItOnce() {
    LedgerTable.checkPlans(
        TestCatalogs.chat(),
        null,
        """
        2027-01-01 | start sub_1 pro month 2027-01-01 2027-02-01 | pro 2027-01-01→2027-02-01 | plan 0→100 | 1:100
        2027-01-01 | start sub_1 pro month 2027-01-01 2027-02-01 | pro 2027-01-01→2027-02-01 | | 1:100
        2027-02-01 | look | pro 2027-02-01→2027-03-01 unpaid | expiry 100→0, plan 0→100 | 2:100
        2027-02-01T01:00:00 | renew sub_1 2027-02-01 2027-03-01 | pro 2027-02-01→2027-03-01 | | 2:100
        2027-02-01T02:00:00 | renew sub_1 2027-02-01 2027-03-01 | pro 2027-02-01→2027-03-01 | | 2:100
        2027-03-01 | look | pro 2027-03-01→2027-04-01 unpaid | expiry 100→0, plan 0→100 | 3:100
        """);
  }

  @Test
  void paymentsMayComeEarlyLateAndInAnyOrder() {
    LedgerTable.checkPlans(
        TestCatalogs.chat(),
        null,
        """
        2027-01-01 | start sub_1 pro month 2027-01-01 2027-02-01 | pro 2027-01-01→2027-02-01 | plan 0→100 | 1:100
        2027-01-30 | renew sub_1 2027-02-01 2027-03-01 | pro 2027-01-01→2027-02-01 | | 1:100
        2027-01-31 | renew sub_1 2027-01-01 2027-02-01 | pro 2027-01-01→2027-02-01 | | 1:100
        2027-02-01 | look | pro 2027-02-01→2027-03-01 | expiry 100→0, plan 0→100 | 2:100
        2027-04-02 | look | pro 2027-04-01→2027-05-01 unpaid | expiry@2027-03-01 100→0, plan@2027-03-01 0→100, expiry@2027-04-01 100→0, plan@2027-04-01 0→100 | 4:100
        2027-04-03 | renew sub_1 2027-04-01 2027-05-01 | pro 2027-04-01→2027-05-01 | | 4:100
        2027-04-04 | renew sub_1 2027-03-01 2027-04-01 | pro 2027-04-01→2027-05-01 | | 4:100
        2027-04-05 | renew sub_2 2027-04-05 2027-05-05 | pro 2027-04-01→2027-05-01 | not_running | 4:100
        """);
  }

  @Test
  void whoeverSellsThePlanTellsItsBounds() {
    LedgerTable.checkPlans(
        TestCatalogs.fltr(),
        null,
        """
        2027-01-01 | start sub_1 pro month 2027-01-01 2027-02-01 | pro 2027-01-01→2027-02-01 | plan 0→1000 | 1:1000
        2027-02-01 | look | pro 2027-02-01→2027-03-01 unpaid | expiry 1000→0, rollover 0→1000, plan 1000→2000 | 2:1000, 3:1000
        2027-02-02 | renew sub_1 2027-02-01 2027-03-05 | pro 2027-02-01→2027-03-05 | | 2:1000, 3:1000
        2027-03-04T23:59:59.999999 | use a 1700 | pro 2027-02-01→2027-03-05 | usage 2000→300 | 2:300
        2027-03-05 | look | pro 2027-03-05→2027-04-05 unpaid | expiry 300→0, rollover 0→300, plan 300→1300 | 4:300, 5:1000
        2027-03-06 | renew sub_1 2027-04-02 2027-05-02 | pro 2027-03-05→2027-04-02 | | 4:300, 5:1000
        2027-04-02 | look | pro 2027-04-02→2027-05-02 | expiry 1300→1000, expiry 1000→0, rollover 0→1000, plan 1000→2000 | 6:1000, 7:1000
        """);
  }

  @Test
  void aPaymentMayBeginANewPeriodBeforeTheOldOneIsOver() {
    LedgerTable.checkPlans(
        TestCatalogs.fltr(),
        null,
        """
        2027-01-01 | assign pro | pro 2027-01-01→2027-02-01 | plan 0→1000 | 1:1000
        2027-01-10 | use a 850 | pro 2027-01-01→2027-02-01 | usage 1000→150 | 1:150
        2027-01-20 | renew s1 2027-01-20 2027-02-20 | pro 2027-01-20→2027-02-20 | expiry 150→0, rollover 0→150, plan 150→1150 | 2:150, 3:1000
        2027-01-21 | renew s1 2027-01-20 2027-02-20 | pro 2027-01-20→2027-02-20 | | 2:150, 3:1000
        2027-01-22 | renew s1 2027-01-01 2027-02-01 | pro 2027-01-20→2027-02-20 | | 2:150, 3:1000
        2027-01-22 | renew s2 2027-01-22 2027-02-22 | pro 2027-01-20→2027-02-20 | not_running | 2:150, 3:1000
        2027-02-20 | look | pro 2027-02-20→2027-03-20 | expiry 1150→1000, expiry 1000→0, rollover 0→1000, plan 1000→2000 | 4:1000, 5:1000
        """);
  }

  @Test
  void graceIsSevenDaysOfFullServiceThenTheFreePlan() {
    LedgerTable.checkPlans(
        TestCatalogs.chat(),
        "free",
        """
        2027-01-01 | start sub_1 pro month 2027-01-01 2027-02-01 | pro 2027-01-01→2027-02-01 | plan 0→10, plan 10→0, plan 0→100 | 1:0 parked 10, 2:100
        2027-02-01T12:00:00 | fail sub_1 2027-02-01T12:00:00 | pro 2027-02-01→2027-03-01 grace to 2027-02-08T12:00:00 unpaid | expiry@2027-02-01 100→0, plan@2027-02-01 0→100 | 3:100
        2027-02-03 | fail sub_1 2027-02-03 | pro 2027-02-01→2027-03-01 grace to 2027-02-08T12:00:00 unpaid | | 3:100
        2027-02-08T11:59:59.999999 | use a 1 | pro 2027-02-01→2027-03-01 grace to 2027-02-08T12:00:00 unpaid | usage 100→99 | 3:99
        2027-02-08T12:00:00 | look | free 2027-02-01→2027-03-01 | clawback 99→0, clawback 0→-1, plan -1→9 | 4:9
        """);
  }

  @Test
  void recoveredWithinItsGraceThePlanGoesOn() {
    LedgerTable.checkPlans(
        TestCatalogs.chat(),
        null,
        """
        2027-01-01 | start sub_1 pro month 2027-01-01 2027-02-01 | pro 2027-01-01→2027-02-01 | plan 0→100 | 1:100
        2027-02-01 | fail sub_1 2027-02-01 | pro 2027-02-01→2027-03-01 grace to 2027-02-08 unpaid | expiry 100→0, plan 0→100 | 2:100
        2027-02-02 | renew sub_1 2027-01-01 2027-02-01 | pro 2027-02-01→2027-03-01 grace to 2027-02-08 unpaid | | 2:100
        2027-02-07T23:59:59.999999 | renew sub_1 2027-02-01 2027-03-01 | pro 2027-02-01→2027-03-01 | | 2:100
        2027-02-09 | fail sub_1 2027-02-09 | pro 2027-02-01→2027-03-01 grace to 2027-02-16 | | 2:100
        2027-02-10 | recover sub_1 | pro 2027-02-01→2027-03-01 | | 2:100
        """);
  }

  @Test
  void anUnpaidPeriodsUnitsAreTakenBackAlsoWhereTheyWereSpent() {
    LedgerTable.checkPlans(
        TestCatalogs.chat(),
        "free",
        """
        2027-01-01 | start sub_1 pro month 2027-01-01 2027-02-01 | pro 2027-01-01→2027-02-01 | plan 0→10, plan 10→0, plan 0→100 | 1:0 parked 10, 2:100
        2027-01-02 | grant purchase 30 | pro 2027-01-01→2027-02-01 | purchase 100→130 | 1:0 parked 10, 2:100, 3:30
        2027-02-01 | fail sub_1 2027-02-01 | pro 2027-02-01→2027-03-01 grace to 2027-02-08 unpaid | expiry 130→30, plan 30→130 | 3:30, 4:100
        2027-02-03 | use a 60 | pro 2027-02-01→2027-03-01 grace to 2027-02-08 unpaid | usage 130→70 | 3:30, 4:40
        2027-02-08 | look | free 2027-02-01→2027-03-01 | clawback 70→30, clawback 30→-30, plan -30→-20 |
        2027-02-10 | renew sub_1 2027-02-01 2027-03-01 | pro 2027-02-01→2027-03-01 | plan -20→80 | 6:80
        2027-02-11 | renew sub_1 2027-02-01 2027-03-01 | pro 2027-02-01→2027-03-01 | | 6:80
        2027-03-01 | look | pro 2027-03-01→2027-04-01 unpaid | expiry 80→0, plan 0→100 | 7:100
        """);
  }

  @Test
  void whatRolledOverIntoAnUnpaidPeriodPaysForWhatWasSpentOfIt() {
    LedgerTable.checkPlans(
        TestCatalogs.fltr(),
        null,
        """
        2027-01-01 | start sub_1 basic month 2027-01-01 2027-02-01 | basic 2027-01-01→2027-02-01 | plan 0→100 | 1:100
        2027-02-01 | fail sub_1 2027-02-01 | basic 2027-02-01→2027-03-01 grace to 2027-02-08 unpaid | expiry 100→0, rollover 0→100, plan 100→200 | 2:100, 3:100
        2027-02-03 | use a 60 | basic 2027-02-01→2027-03-01 grace to 2027-02-08 unpaid | usage 200→140 | 2:100, 3:40
        2027-02-08 | look | none | clawback 140→100, clawback 100→40, expiry 40→0 |
        2027-03-02 | renew sub_1 2027-02-01 2027-03-01 | none | |
        """);
  }

  @Test
  void canceledAtOnceAnUnpaidPeriodIsTakenBackToo() {
    LedgerTable.checkPlans(
        TestCatalogs.chat(),
        null,
        """
        2027-01-01 | start sub_1 pro month 2027-01-01 2027-02-01 | pro 2027-01-01→2027-02-01 | plan 0→100 | 1:100
        2027-02-01 | fail sub_1 2027-02-01 | pro 2027-02-01→2027-03-01 grace to 2027-02-08 unpaid | expiry 100→0, plan 0→100 | 2:100
        2027-02-02 | use a 20 | pro 2027-02-01→2027-03-01 grace to 2027-02-08 unpaid | usage 100→80 | 2:80
        2027-02-03 | cancel now | free 2027-02-03→2027-03-03 | clawback 80→0, clawback 0→-20, plan -20→-10 |
        """);
  }

  @Test
  void ofAYearTheUnitsComeByTheMonth() {
    LedgerTable.checkPlans(
        TestCatalogs.saas(),
        null,
        """
        2027-11-30 | start sub_1 starter year 2027-11-30 2028-11-30 | starter 2027-11-30→2027-12-30 | plan 0→1000 | 1:1000
        2027-12-01 | cancel period_end | starter 2027-11-30→2027-12-30 ends 2028-11-30 | | 1:1000
        2027-12-02 | resume | starter 2027-11-30→2027-12-30 | | 1:1000
        2028-02-29 | look | starter 2028-02-29→2028-03-30 | expiry@2027-12-30 1000→0, plan@2027-12-30 0→1000, expiry@2028-01-30 1000→0, plan@2028-01-30 0→1000, expiry 1000→0, plan 0→1000 | 4:1000
        2028-11-29 | use a 100 | starter 2028-10-30→2028-11-30 | expiry@2028-03-30 1000→0, plan@2028-03-30 0→1000, expiry@2028-04-30 1000→0, plan@2028-04-30 0→1000, expiry@2028-05-30 1000→0, plan@2028-05-30 0→1000, expiry@2028-06-30 1000→0, plan@2028-06-30 0→1000, expiry@2028-07-30 1000→0, plan@2028-07-30 0→1000, expiry@2028-08-30 1000→0, plan@2028-08-30 0→1000, expiry@2028-09-30 1000→0, plan@2028-09-30 0→1000, expiry@2028-10-30 1000→0, plan@2028-10-30 0→1000, usage 1000→900 | 12:900
        2028-11-30 | look | starter 2028-11-30→2028-12-30 unpaid | expiry 900→0, plan 0→1000 | 13:1000
        2028-12-01 | renew sub_1 2028-11-30 2029-11-30 | starter 2028-11-30→2028-12-30 | | 13:1000
        """);
  }

  @Test
  void byPolicyAYearsUnitsComeAtOnce() {
    LedgerTable.checkPlans(
        TestCatalogs.saas().grantingYears(AnnualGrant.UPFRONT),
        null,
        """
        2028-02-29 | start sub_1 starter year 2028-02-29 2029-02-28 | starter 2028-02-29→2029-02-28 | plan 0→12000 | 1:12000
        2029-02-28 | look | starter 2029-02-28→2030-02-28 unpaid | expiry 12000→0, plan 0→12000 | 2:12000
        """);
  }

  @Test
  void aYearInsteadOfAMonthIsANewPeriod() {
    LedgerTable.checkPlans(
        TestCatalogs.saas(),
        null,
        """
        2027-01-01 | start sub_1 starter month 2027-01-01 2027-02-01 | starter 2027-01-01→2027-02-01 | plan 0→1000 | 1:1000
        2027-01-11 | renew sub_1 2027-01-11 2028-01-11 starter year | starter 2027-01-11→2027-02-11 | expiry 1000→0, plan 0→1000 | 2:1000
        2027-01-11 | change sub_1 starter year | starter 2027-01-11→2027-02-11 | | 2:1000
        2027-01-12 | cancel period_end | starter 2027-01-11→2027-02-11 ends 2028-01-11 | | 2:1000
        """);
    LedgerTable.checkPlans(
        TestCatalogs.saas(),
        null,
        """
        2027-01-01 | start sub_1 starter month 2027-01-01 2027-02-01 | starter 2027-01-01→2027-02-01 | plan 0→1000 | 1:1000
        2027-01-11 | change sub_1 starter year | starter 2027-01-11→2027-02-11 | expiry 1000→0, plan 0→1000 | 2:1000
        2027-01-11 | renew sub_1 2027-01-11 2028-01-11 starter year | starter 2027-01-11→2027-02-11 | | 2:1000
        """);
  }

  @Test
  void anEventToldTooLateHasItsEffectAtOnce() {
    LedgerTable.checkPlans(
        TestCatalogs.chat(),
        null,
        """
        2027-01-01 | start sub_1 pro month 2027-01-01 2027-02-01 | pro 2027-01-01→2027-02-01 | plan 0→100 | 1:100
        2027-01-20 | fail sub_1 2027-01-02 | free 2027-01-20→2027-02-20 | expiry 100→0, plan 0→10 | 2:10
        2027-01-21 | start sub_2 pro month 2026-12-01 2027-01-01 | free 2027-01-20→2027-02-20 | | 2:10
        """);
  }
}
