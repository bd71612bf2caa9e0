package io.tallyman.postgres;

/** Who connects to a database. */
public record Login(String user, String password) {
  /** Without the password: settings get logged. */
  @Override
  public String toString() {
    return user;
  }
}
