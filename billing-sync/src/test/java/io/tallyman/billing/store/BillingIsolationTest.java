package io.tallyman.billing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.billing.BillingUnderTest;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BillingIsolationTest {
  private static final BillingUnderTest BILLING = BillingUnderTest.startWithoutWebhooks("chat");
  private static final BillingDatabase DATABASE = BILLING.bean(BillingDatabase.class);

  /** Tables with rows that are an organization's. */
  private static final String OF_ORGANIZATIONS =
      """
      select c.relname from pg_class c
      where c.relkind = 'r' and c.relnamespace = 'billing'::regnamespace
        and (c.relname = 'organization' or exists (
          select from pg_attribute a
          where a.attrelid = c.oid and a.attname = 'organization' and not a.attisdropped))
      """;

  @BeforeAll
  static void fill() {
    DATABASE.inTransaction(handle ->
        handle.execute("insert into billing.organization values ('acme'), ('beta')")
            + handle.execute(
                "insert into billing.customer values ('cus_1', 'acme', false, now()),"
                    + " ('cus_2', 'beta', false, now())"));
  }

  @AfterAll
  static void stop() {
    BILLING.close();
  }

  @Test
  void everyTableWithAnOrganizationHasRowLevelSecurity() {
    assertThat(names(OF_ORGANIZATIONS)).contains("organization", "customer", "payment", "told");
    assertThat(names(OF_ORGANIZATIONS + " and not c.relrowsecurity")).isEmpty();
  }

  @Test
  void aRequestSeesItsOwnOrganizationAndNoOther() {
    List<String> seen =
        DATABASE.inTransaction(
            "acme",
            handle ->
                handle.createQuery("select id from billing.customer").mapTo(String.class).list());
    assertThat(seen).containsExactly("cus_1");
    assertThatThrownBy(() -> DATABASE.inTransaction("acme", BillingIsolationTest::takeOver))
        .isInstanceOf(JdbiException.class)
        .hasMessageContaining("row-level security");
  }

  private static int takeOver(Handle handle) {
    return handle.execute("insert into billing.customer values ('cus_3', 'beta', true, now())");
  }

  @Test
  void theServiceNeitherBypassesItNorChangesTheSchema() {
    assertThat(
            names(
                "select rolname from pg_roles where rolname like 'tallyman_billing%'"
                    + " and (rolbypassrls or rolsuper or rolcreaterole)"))
        .isEmpty();
    for (String deed :
        List.of(
            "alter table billing.payment disable row level security",
            "delete from billing.payment",
            "truncate billing.told",
            "update billing.drift set detail = ''")) {
      assertThatThrownBy(() -> DATABASE.inTransaction(handle -> handle.execute(deed)))
          .as(deed)
          .isInstanceOf(JdbiException.class)
          .hasMessageFindingMatch("permission denied|must be owner");
    }
  }

  private static List<String> names(String sql) {
    return DATABASE.inTransaction(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }
}
