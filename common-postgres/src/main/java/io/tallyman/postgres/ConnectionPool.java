package io.tallyman.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/** Pools of connections, as all services have them. */
public final class ConnectionPool {
  private static final int IDLE = 2;

  private ConnectionPool() {}

  /**
   * Opens a pool; the database need not be up yet.
   *
   * @param name as operators see it in the server's list of sessions, after {@code tallyman-}
   * @param size connections at most
   * @param timeout how long is waited for one
   */
  public static HikariDataSource open(
      String url, Login login, String name, int size, Duration timeout) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("tallyman-" + name);
    config.setJdbcUrl(url);
    config.setUsername(login.user());
    config.setPassword(login.password());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(Math.min(IDLE, size));
    config.setConnectionTimeout(timeout.toMillis());
    config.setInitializationFailTimeout(-1);
    config.setAutoCommit(true);
    Properties properties = new Properties();
    properties.putAll(
        Map.of(
            "ApplicationName", "tallyman-" + name,
            "prepareThreshold", "1",
            "tcpKeepAlive", "true",
            "connectTimeout", "5",
            "socketTimeout", "120",
            "options", "-c timezone=UTC"));
    config.setDataSourceProperties(properties);
    return new HikariDataSource(config);
  }
}
