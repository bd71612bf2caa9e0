package io.tallyman.postgres;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Creates the roles that services connect as. For the transaction of a superuser, whose login a
 * production system does not have: there they are created by hand.
 */
public final class Roles {
  private final Handle handle;

  private Roles(Handle handle) {
    this.handle = handle;
  }

  /** What is to be there. */
  @FunctionalInterface
  public interface Wanted {
    void in(Roles roles);
  }

  /** Has it done in one transaction; services that start together do so one after the other. */
  public static void create(String url, Login superuser, Wanted wanted) {
    Jdbi.create(url, superuser.user(), superuser.password())
        .useTransaction(handle -> {
          handle.execute("select pg_advisory_xact_lock(hashtext('tallyman roles'))");
          wanted.in(new Roles(handle));
        });
  }

  /**
   * Makes sure that a role is there, with this password.
   *
   * @param attributes as SQL spells them: {@code bypassrls}; may be empty
   */
  public void ensure(Login login, String attributes) {
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
                name(login),
                quoted("quote_literal", login.password()),
                attributes));
  }

  /** Makes sure that a schema is there, which a role owns. */
  public void ensureSchema(String schema, Login owner) {
    handle.execute(
        "create schema if not exists %s authorization %s"
            .formatted(quoted("quote_ident", schema), name(owner)));
  }

  /** Lets a role see, or create, what is in a schema. */
  public void grantOnSchema(String privileges, String schema, Login login) {
    handle.execute(
        "grant %s on schema %s to %s"
            .formatted(privileges, quoted("quote_ident", schema), name(login)));
  }

  /** Takes from everybody what PostgreSQL gives everybody on the schema {@code public}. */
  public void closePublic() {
    handle.execute("revoke all on schema public from public");
  }

  private String name(Login login) {
    return quoted("quote_ident", login.user());
  }

  /** Role statements take no parameters, so the server itself quotes what goes into them. */
  private String quoted(String function, String text) {
    return handle
        .createQuery("select " + function + "(:text)")
        .bind("text", text)
        .mapTo(String.class)
        .one();
  }
}
