package io.tallyman.balance.store;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Whom organizations have told. */
public final class ContactTable {
  private ContactTable() {}

  /** An organization's contacts, in its order. */
  public static List<Contact> read(OrganizationTransaction transaction) {
    return transaction
        .handle()
        .createQuery(
            """
            select email, name, locale, notices from contact
            where organization_id = :organization
            order by place
            """)
        .bind("organization", transaction.organization().id())
        .map((row, context) ->
            new Contact(
                row.getString("email"),
                row.getString("name"),
                row.getString("locale"),
                Columns.nullableStrings(row, "notices")))
        .list();
  }

  /** Puts other contacts in the place of those that were. */
  public static void replace(OrganizationTransaction transaction, List<Contact> contacts) {
    Handle handle = transaction.handle();
    long organization = transaction.organization().id();
    // Two requests at once would leave a mixture.
    handle.execute("select 1 from organization where id = ? for update", organization);
    handle.execute("delete from contact where organization_id = ?", organization);
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into contact (organization_id, email, place, name, locale, notices)
            values (:organization, :email, :place, :name, :locale, :notices)
            """);
    for (int place = 0; place < contacts.size(); place++) {
      Contact contact = contacts.get(place);
      List<String> notices = contact.notices();
      batch
          .bind("organization", organization)
          .bind("email", contact.email())
          .bind("place", place)
          .bind("name", contact.name())
          .bind("locale", contact.locale())
          .bindByType(
              "notices", notices == null ? null : notices.toArray(String[]::new), String[].class)
          .add();
    }
    batch.execute();
  }
}
