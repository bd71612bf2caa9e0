package io.tallyman.billing.store;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Organizations, and which of Stripe's customers each is. */
public final class CustomerTable {
  private final Handle handle;

  public CustomerTable(Handle handle) {
    this.handle = handle;
  }

  /** Locks an organization until the transaction ends: nobody else does anything of it. */
  public void lock(String organization) {
    handle
        .createUpdate("insert into billing.organization (id) values (:id) on conflict do nothing")
        .bind("id", organization)
        .execute();
    handle
        .createQuery("select id from billing.organization where id = :id for update")
        .bind("id", organization)
        .mapTo(String.class)
        .one();
  }

  /** Whose customer this is. */
  public Optional<String> organizationOf(String customer) {
    return handle
        .createQuery("select organization from billing.customer where id = :id")
        .bind("id", customer)
        .mapTo(String.class)
        .findOne();
  }

  /** Which customer an organization is; the first, where Stripe has several. */
  public Optional<String> customerOf(String organization) {
    return handle
        .createQuery(
            "select id from billing.customer where organization = :organization and not deleted")
        .bind("organization", organization)
        .mapTo(String.class)
        .findOne();
  }

  /** How many customers an organization has been, deleted ones too. */
  public int countOf(String organization) {
    return handle
        .createQuery("select count(*) from billing.customer where organization = :organization")
        .bind("organization", organization)
        .mapTo(Integer.class)
        .one();
  }

  /** Notes whose customer one is, if that is not known; under the organization's lock. */
  public void note(String customer, String organization, Instant now) {
    handle
        .createUpdate(
            """
            insert into billing.customer (id, organization, deleted, created_at)
            select :id, :organization,
                   exists (select from billing.customer
                           where organization = :organization and not deleted),
                   :now
            on conflict (id) do nothing
            """)
        .bind("id", customer)
        .bind("organization", organization)
        .bind("now", Columns.utc(now))
        .execute();
  }

  /**
   * Notes that Stripe's customer is gone: the next purchase makes a new one.
   *
   * @return whether that is news
   */
  public boolean delete(String customer) {
    return handle
            .createUpdate(
                "update billing.customer set deleted = true where id = :id and not deleted")
            .bind("id", customer)
            .execute()
        > 0;
  }
}
