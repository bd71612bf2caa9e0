package io.tallyman.balance.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.balance.store.LedgerSeed.Event;
import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Ledger;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowLevelSecurityTest {
  private static final Instant START = Instant.parse("2027-01-04T10:00:00Z");
  private static final FreshDatabase DATABASE = FreshDatabase.create();

  /** Tables with rows that are somebody's, by any of these columns. */
  private static final String OF_ORGANIZATIONS =
      """
      select c.oid::regclass::text
      from pg_class c
      where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
        and (c.relname = 'organization' or exists (
          select from pg_attribute a
          where a.attrelid = c.oid and not a.attisdropped
            and a.attname in ('organization', 'organization_id', 'account_id')))
      """;

  /** Read across organizations by operators only; the requests' role has no right to them. */
  private static final List<String> NOT_FOR_REQUESTS =
      List.of("quarantine", "ledger_root_head", "api_key", "audit_log");

  private static long acme;

  @BeforeAll
  static void fill() {
    LedgerSeed seed = new LedgerSeed(DATABASE, new Ledger(MonthlyTerms.of(null)));
    for (String name : List.of("acme", "beta")) {
      long organization = seed.organization(name, START);
      acme = name.equals("acme") ? organization : acme;
      long account = seed.account(organization, "default", START, "free");
      seed.grant(account, LotSource.BONUS, "10", null, "welcome-" + name, START);
      seed.use(account, START, List.of(Event.of("e-" + name, "upload", START, "20")));
    }
  }

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @Test
  void everyTableWithAnOrganizationHasRowLevelSecurity() {
    List<String> open =
        names(
            OF_ORGANIZATIONS
                + " and not c.relrowsecurity"
                + " and c.relname not in ('ledger_root_head')");
    assertThat(open).isEmpty();
    assertThat(names(OF_ORGANIZATIONS)).hasSizeGreaterThan(20).contains("posting", "lot");
  }

  @Test
  void requestsSeeNothingOfAnyOrganizationBeforeOneIsChosen() {
    for (String table : readable()) {
      assertThat(count("select count(*) from " + table)).as(table).isZero();
    }
    assertThat(readable()).contains("account", "posting", "usage", "organization");
  }

  @Test
  void requestsSeeTheirOwnOrganizationAndNoOther() {
    for (String table : readable()) {
      String column = table.equals("organization") ? "id" : "organization_id";
      long others =
          countInAcme("select count(*) from " + table + " where " + column + " <> " + acme);
      assertThat(others).as(table).isZero();
    }
    assertThat(countInAcme("select count(*) from usage")).isEqualTo(1);
  }

  @Test
  void whatIsQueuedIsSeenByThoseItIsAbout() {
    String all = "select count(*) from queued_use()";
    assertThat(count(all)).isZero();
    assertThat(countInAcme(all)).isEqualTo(1);
    assertThat(countInAcme(all + " where organization_id <> " + acme)).isZero();
    assertThatThrownBy(() -> count("select count(*) from rollup_queue"))
        .hasMessageContaining("permission denied");
  }

  @Test
  void whoeverSharesATransactionReadsNothingOfTheOthers() {
    OrganizationTransactions transactions = new OrganizationTransactions(DATABASE.app());
    List<String> both = List.of("acme", "beta");
    Map<String, Set<Long>> accounts = new HashMap<>();
    both.forEach(name -> accounts.put(name, Set.of(accountOf(name))));

    transactions.changeTogether(
        accounts,
        null,
        true,
        () -> START,
        shared -> {
          assertThat(shared.locked().accounts()).hasSize(2);
          for (String name : both) {
            OrganizationTransaction share = Objects.requireNonNull(shared.of(name));
            assertThat(seenBy(share, "select name from organization")).containsExactly(name);
            for (String table : List.of("account", "lot", "posting", "usage")) {
              assertThat(seenBy(share, "select distinct organization_id::text from " + table))
                  .as("%s by %s", table, name)
                  .containsExactly(Long.toString(share.organization().id()));
            }
          }
          return both;
        });
  }

  private static List<String> seenBy(OrganizationTransaction share, String sql) {
    return share.handle().createQuery(sql).mapTo(String.class).list();
  }

  private static long accountOf(String organization) {
    return DATABASE
        .owner()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select a.id from account a join organization o on o.id = a.organization_id
                    where o.name = :name
                    """)
                .bind("name", organization)
                .mapTo(Long.class)
                .one());
  }

  @Test
  void onlyTheConsumersRoleBypassesIt() {
    assertThat(
            names(
                "select rolname from pg_roles where rolbypassrls"
                    + " and rolname like 'tallyman%'"))
        .containsExactly("tallyman_writer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tallyman_writer", "tallyman_app", "tallyman_ops"})
  void noServiceCanChangeOrDeleteWhatHasBeenPosted(String role) {
    for (String table : List.of("posting", "usage", "repayment", "reversal", "catalog_version")) {
      for (String deed :
          List.of(
              "delete from " + table,
              "truncate " + table,
              "drop table " + table,
              "alter table " + table + " disable row level security",
              "alter table " + table + " add column more int")) {
        assertThatThrownBy(() -> as(role).useHandle(handle -> handle.execute(deed)))
            .as("%s: %s", role, deed)
            .isInstanceOf(JdbiException.class)
            .hasMessageFindingMatch("permission denied|must be owner");
      }
      String column = table.equals("catalog_version") ? "name" : "organization_id";
      assertThatThrownBy(() ->
              as(role)
                  .useHandle(handle ->
                      handle.execute("update " + table + " set " + column + " = " + column)))
          .isInstanceOf(JdbiException.class)
          .hasMessageContaining("permission denied");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tallyman_writer", "tallyman_app", "tallyman_ops"})
  void noServiceCanReachAWeeksRowsPastTheTable(String role) {
    String week =
        names("select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid limit 1")
            .getFirst();
    assertThatThrownBy(() ->
            as(role)
                .useHandle(handle ->
                    handle.createQuery("select count(*) from " + week).mapTo(Long.class).one()))
        .hasMessageContaining("permission denied");
  }

  @Test
  void operatorsReadEverythingAndChangeNothing() {
    assertThat(
            names(
                "select distinct privilege_type from information_schema.table_privileges"
                    + " where grantee = 'tallyman_ops'"))
        .containsExactly("SELECT");
  }

  /** Tables with an organization that requests may read. */
  private static List<String> readable() {
    List<String> tables =
        names(OF_ORGANIZATIONS + " and has_table_privilege('tallyman_app', c.oid, 'select')");
    assertThat(tables).doesNotContainAnyElementsOf(NOT_FOR_REQUESTS);
    return tables;
  }

  private static List<String> names(String sql) {
    return DATABASE
        .owner()
        .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  private static long count(String sql) {
    return DATABASE.app().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  private static long countInAcme(String sql) {
    return DATABASE
        .app()
        .inTransaction(handle -> {
          handle.execute("select set_config('tallyman.organizations', '{" + acme + "}', true)");
          return handle.createQuery(sql).mapTo(Long.class).one();
        });
  }

  private static Jdbi as(String role) {
    return Jdbi.create(DATABASE.as(role));
  }
}
