package io.tallyman.balance.posting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.audit.AuditAccounts;
import io.tallyman.balance.audit.AuditUsage;
import io.tallyman.balance.operations.Finding;
import io.tallyman.balance.store.Forgery;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A ledger with a random history, which somebody with the owner's rights changes by hand. */
class CorruptionTest {
  private static final int STEPS = 240;
  private static final ModelWorld WORLD = new ModelWorld(new Random(6), "default");

  /** A posting in the middle of the longest history, with rows and with others after it. */
  private static final String MIDDLE =
      """
      (select p.account_id, p.seq, p.number, p.appended_at from posting p
       where p.kind = 'usage' and p.events >= 3
         and exists (select from posting q where q.account_id = p.account_id and q.seq = p.seq + 1)
       order by p.account_id, p.seq limit 1)
      """;

  private static final String ROW =
      " where (posting_number, appended_at) = (select number, appended_at from middle)"
          + " and ordinal = 2";

  @BeforeAll
  static void live() {
    while (WORLD.steps() < STEPS || !someOwedAndSomeRepaid()) {
      WORLD.step();
    }
  }

  /** Otherwise there would be nothing to tamper with. */
  private static boolean someOwedAndSomeRepaid() {
    return WORLD
        .database()
        .owner()
        .withHandle(handle ->
            handle
                .createQuery(
                    "select exists (select from overage) and exists (select from repayment)")
                .mapTo(Boolean.class)
                .one());
  }

  @AfterAll
  static void close() {
    WORLD.close();
  }

  /**
   * What somebody did.
   *
   * @param check what must find it
   * @param place what it must name, as a regular expression
   */
  record Corruption(String deed, String sql, String check, String place) {
    @Override
    public String toString() {
      return deed;
    }
  }

  static Stream<Corruption> corruptions() {
    String posting = " where (account_id, seq) = (select account_id, seq from middle)";
    String account = " where id = (select account_id from middle)";
    String lot =
        " where (account_id, number) = (select account_id, number from lot"
            + " where unit = 'credits' and remaining > 1 order by account_id, number limit 1)";
    return Stream.of(
        row("an amount was raised", "update usage set credits = credits + 1" + ROW),
        row("a row got another digest", "update usage set digest = sha256('x')" + ROW),
        row("an event became another's", "update usage set event_id = 'other'" + ROW),
        row(
            "an event was hidden from copies",
            "update usage set identity_key = gen_random_uuid()" + ROW),
        row("a row of usage was deleted", "delete from usage" + ROW),
        new Corruption(
            "a row of usage was added where nobody posted",
            "insert into usage select appended_at, -7, ordinal, organization_id, account_id,"
                + " source, 'forged', gen_random_uuid(), action, occurred_at, catalog_version, credits, tier,"
                + " credits_before, tiers_before, cost_micros, resource_id, dimensions, data,"
                + " content_high, content_low, digest from usage"
                + ROW,
            "row",
            "u-7.2"),
        chain(
            "a posting took less",
            "update posting set amounts = array_append(amounts[2:], amounts[1] + 1)" + posting),
        chain("a posting got another hash", "update posting set hash = sha256('x')" + posting),
        chain(
            "a posting was dated back",
            "update posting set posted_at = posted_at - interval '1 microsecond'" + posting),
        chain("a posting was deleted", "delete from posting" + posting),
        new Corruption(
            "two postings changed places",
            "update posting p set seq = -1 from middle m where (p.account_id, p.seq) = (m.account_id, m.seq);"
                + "update posting p set seq = m.seq from middle m"
                + " where (p.account_id, p.seq) = (m.account_id, m.seq + 1);"
                + "update posting p set seq = m.seq + 1 from middle m"
                + " where (p.account_id, p.seq) = (m.account_id, -1)",
            "chain|row",
            "[pu][0-9]+\\.[0-9]+"),
        new Corruption(
            "what repaid overage was forgotten",
            "delete from repayment where (account_id, seq, from_credits) ="
                + " (select account_id, seq, from_credits from repayment"
                + " order by account_id, seq limit 1)",
            "chain|posting",
            "p[0-9]+\\.[0-9]+"),
        lot("a lot got more", "update lot set remaining = remaining - 1" + lot),
        lot("a lot ends later", "update lot set expires_at = '2099-01-01Z'" + lot),
        lot("a lot burns later", "update lot set priority = priority + 1" + lot),
        account("a balance was raised", "update account set credits = credits + 1" + account),
        account(
            "a debt was forgiven",
            "delete from overage where (account_id, seq) ="
                + " (select account_id, seq from overage order by account_id, seq limit 1)"),
        account(
            "a chain was cut at its head", "update account set head_hash = sha256('x')" + account),
        account(
            "a plan was given away",
            "update plan_state set plan = 'max' where account_id ="
                + " (select min(account_id) from plan_state)"),
        new Corruption(
            "use was hidden from analytics",
            "update usage_hour set events = events + 1 where ctid ="
                + " (select min(ctid) from usage_hour)",
            "hourly_sums",
            "[0-9]+"),
        new Corruption(
            "an account was taken out",
            "set local session_replication_role = replica; delete from account" + account,
            "posting",
            "p[0-9]+\\.1"));
  }

  private static Corruption row(String deed, String sql) {
    return new Corruption(deed, sql, "row", "u[0-9]+\\.2");
  }

  private static Corruption chain(String deed, String sql) {
    return new Corruption(deed, sql, "chain", "p[0-9]+\\.[0-9]+");
  }

  private static Corruption lot(String deed, String sql) {
    return new Corruption(deed, sql, "lot", "[0-9]+-[0-9]+");
  }

  private static Corruption account(String deed, String sql) {
    return new Corruption(deed, sql, "account", "[0-9]+");
  }

  @Test
  void nothingIsFoundInALedgerThatNobodyHasTouched() throws SQLException {
    try (Handle handle = WORLD.database().owner().open()) {
      handle.begin();
      List<Finding> found = audit(handle.getConnection());
      handle.rollback();
      assertThat(found).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("corruptions")
  void whatSomebodyChangedIsNamed(Corruption corruption) throws SQLException {
    try (Handle handle = WORLD.database().superuser().open()) {
      handle.begin();
      handle.execute("create temporary table middle on commit drop as " + MIDDLE);
      int changed = 0;
      for (String statement : corruption.sql().split(";", -1)) {
        changed += handle.execute(statement);
      }
      assertThat(changed).as("rows changed").isPositive();
      List<Finding> found = audit(handle.getConnection());
      handle.rollback();
      assertThat(found)
          .anySatisfy(finding -> {
            assertThat(finding.check()).matches(corruption.check());
            assertThat(finding.place()).matches(Pattern.compile(corruption.place()));
            assertThat(finding.expected()).isNotEqualTo(finding.actual());
          })
          .hasSizeLessThan(10);
    }
  }

  @Test
  void aRowForgedSoThatAllSumsAndDigestsOfItsPostingAreRightBreaksTheChain() throws SQLException {
    try (Handle handle = WORLD.database().superuser().open()) {
      handle.begin();
      Forgery.addRow(handle.getConnection(), MIDDLE);
      List<Finding> found = audit(handle.getConnection());
      handle.rollback();
      assertThat(found).singleElement().extracting(Finding::check).isEqualTo("chain");
    }
  }

  private static List<Finding> audit(Connection connection) throws SQLException {
    List<Finding> found = new ArrayList<>();
    long after = 0;
    for (AuditAccounts.Slice slice = AuditAccounts.next(connection, "", after);
        ;
        slice = AuditAccounts.next(connection, "", after)) {
      found.addAll(slice.findings());
      if (slice.last() == null) {
        break;
      }
      after = slice.last();
    }
    for (AuditUsage.Position at = AuditUsage.Position.FIRST; at != null; ) {
      AuditUsage.Slice slice = AuditUsage.next(connection, at);
      found.addAll(slice.findings());
      at = slice.next();
    }
    return found;
  }
}
