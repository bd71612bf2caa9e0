package io.tallyman.balance.store;

import java.sql.SQLException;

/** The database's word, out of code that may not throw {@link SQLException}. */
public final class UncheckedSqlException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UncheckedSqlException(SQLException cause) {
    super(cause.getMessage(), cause);
  }
}
