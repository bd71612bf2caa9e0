package io.tallyman.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenewalTest {
  @Test
  void aRenewalRepaysFirst() {
    LedgerTable.check(
        new TestTerms().plan("pro", "100"),
        "pro",
        """
        2027-01-01 | look      | plan 0→100    | 1:100 |
        2027-01-02 | use a 130 | usage 100→-30 |       | a 30
        2027-02-01 | look      | plan -30→70   | 2:70  |
        """);
  }

  @Test
  void atThePeriodsEndWhatIsLeftExpiresThenTheNextBegins() {
    LedgerTable.check(
        new TestTerms().plan("pro", "100", "small=2"),
        "pro",
        """
        2027-01-01                 | use a 60        | plan 0→100, plan 100→100, usage 100→40                          | 1:40, 2:2 small
        2027-01-31T23:59:59.999999 | use b 0 small@1 | usage 40→40                                                     | 1:40, 2:1 small
        2027-02-01                 | use c 10        | expiry 40→0, expiry 0→0, plan 0→100, plan 100→100, usage 100→90 | 3:90, 4:2 small
        """);
  }

  @Test
  void grantsOutliveThePeriodAndExpiriesFallBetweenRenewals() {
    LedgerTable.check(
        new TestTerms().plan("pro", "10"),
        "pro",
        """
        2027-01-01 | grant bonus 5 until 2027-02-15 | plan 0→10, bonus 10→15                                                                        | 1:10, 2:5
        2027-03-01 | look                           | expiry@2027-02-01 15→5, plan@2027-02-01 5→15, expiry@2027-02-15 15→10, expiry 10→0, plan 0→10 | 4:10
        """);
  }

  @Test
  void aPlanGoneFromTheCatalogGivesWayToTheDefaultPlan() {
    LedgerTable.check(
        new TestTerms()
            .planUntil(Instant.parse("2027-02-01T00:00:00Z"), "pro", "100")
            .plan("free", "5")
            .withDefault("free"),
        "pro",
        """
        2027-01-01 | look | plan 0→100             | 1:100
        2027-02-01 | look | expiry 100→0, plan 0→5 | 2:5
        2027-03-01 | look | expiry 5→0, plan 0→5   | 3:5
        """);
  }

  @Test
  void aPlanGoneFromACatalogWithoutADefaultEnds() {
    LedgerTable.check(
        new TestTerms().planUntil(Instant.parse("2027-02-01T00:00:00Z"), "pro", "100"),
        "pro",
        """
        2027-01-01 | look    | plan 0→100   | 1:100
        2027-02-01 | look    | expiry 100→0 |
        2028-02-01 | use a 1 | usage 0→-1   |       | a 1
        """);
  }

  @Test
  void aRenewalFillsAnAccountAndNoMore() {
    LedgerTable.check(
        new TestTerms().plan("pro", "10"),
        "pro",
        """
        2027-01-01 | grant bonus 8999999999990 | plan 0→10, bonus 10→9000000000000                                    | 1:10, 2:8999999999990
        2027-01-31 | grant purchase 5          | out of range                                                         | 1:10, 2:8999999999990
        2027-01-31 | use a 4                   | usage 9000000000000→8999999999996                                    | 1:6, 2:8999999999990
        2027-01-31 | grant purchase 4          | purchase 8999999999996→9000000000000                                 | 1:6, 2:8999999999990, 3:4
        2027-02-01 | look                      | expiry 9000000000000→8999999999994, plan 8999999999994→9000000000000 | 2:8999999999990, 3:4, 4:6
        """);
  }

  @ParameterizedTest
  @CsvSource({
    "2027-01-29, 29 28 29 29 29 29 29 29 29 29 29 29 29 29 29 29 29 29 29 29 29 29 29 29",
    "2027-01-30, 30 28 30 30 30 30 30 30 30 30 30 30 30 29 30 30 30 30 30 30 30 30 30 30",
    "2027-01-31, 31 28 31 30 31 30 31 31 30 31 30 31 31 29 31 30 31 30 31 31 30 31 30 31",
    "2028-02-29, 29 29 29 29 29 29 29 29 29 29 29 29 28 29 29 29 29 29 29 29 29 29 29 29",
  })
  void monthsAreCountedFromTheAnchorAndNotFromEachOther(LocalDate anchor, String days) {
    Instant start = anchor.atTime(13, 30).toInstant(ZoneOffset.UTC);
    Terms terms = new TestTerms().plan("pro", "1");
    RememberedAccount account =
        new RememberedAccount(terms, start, Standing.onDefaultPlan("pro", start));

    account.decide(
        new Command.Advance(), start.atOffset(ZoneOffset.UTC).plusMonths(23).toInstant());

    List<Instant> renewals =
        account.postings().stream()
            .filter(posting -> posting.kind() == Kind.PLAN)
            .map(Posting::postedAt)
            .toList();
    assertThat(renewals.stream().map(at -> at.atOffset(ZoneOffset.UTC).getDayOfMonth()).toList())
        .isEqualTo(Stream.of(days.split(" ", -1)).map(Integer::valueOf).toList());
    assertThat(renewals.stream().map(at -> YearMonth.from(at.atOffset(ZoneOffset.UTC))).toList())
        .isEqualTo(IntStream.range(0, 24).mapToObj(YearMonth.from(anchor)::plusMonths).toList());
  }
}
