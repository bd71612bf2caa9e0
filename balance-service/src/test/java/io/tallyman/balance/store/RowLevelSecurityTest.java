package io.tallyman.balance.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowLevelSecurityTest {
  @Test
  void nothingIsVisibleBeforeAnOrganizationIsChosen() {
    FreshDatabase database = FreshDatabase.create();
    database
        .owner()
        .useHandle(handle ->
            handle.execute("insert into organization (name, created_at) values ('acme', now())"));

    long seen =
        database
            .app()
            .withHandle(handle ->
                handle.createQuery("select count(*) from organization").mapTo(Long.class).one());

    assertThat(seen).isZero();
  }
}
