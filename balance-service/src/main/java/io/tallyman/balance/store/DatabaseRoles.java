package io.tallyman.balance.store;

import io.tallyman.balance.PostgresSettings;
import io.tallyman.balance.PostgresSettings.Login;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Creates the roles that the services connect as, where a superuser's login is given. */
final class DatabaseRoles {
  private DatabaseRoles() {}

  static void create(PostgresSettings settings, Login superuser) {
    Jdbi.create(settings.url(), superuser.user(), superuser.password())
        .useTransaction(handle -> {
          handle.execute("select pg_advisory_xact_lock(hashtext('tallyman roles'))");
          ensure(handle, settings.owner(), "");
          ensure(handle, settings.writer(), "bypassrls");
          ensure(handle, settings.app(), "");
          ensure(handle, settings.ops(), "");
          handle.execute("revoke all on schema public from public");
          String owner = quoted(handle, "quote_ident", settings.owner().user());
          handle.execute("grant usage, create on schema public to " + owner);
          for (Login login : new Login[] {settings.writer(), settings.app(), settings.ops()}) {
            String user = quoted(handle, "quote_ident", login.user());
            handle.execute("grant usage on schema public to " + user);
          }
        });
  }

  private static void ensure(Handle handle, Login login, String attributes) {
    boolean exists =
        handle
            .createQuery("select exists (select from pg_roles where rolname = :user)")
            .bind("user", login.user())
            .mapTo(boolean.class)
            .one();
    handle.execute(
        "%s role %s login password %s %s"
            .formatted(
                exists ? "alter" : "create",
                quoted(handle, "quote_ident", login.user()),
                quoted(handle, "quote_literal", login.password()),
                attributes));
  }

  /** Role statements take no parameters, so the server itself quotes what goes into them. */
  private static String quoted(Handle handle, String function, String text) {
    return handle
        .createQuery("select " + function + "(:text)")
        .bind("text", text)
        .mapTo(String.class)
        .one();
  }
}
