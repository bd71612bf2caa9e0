package io.tallyman.sandbox.up;

import io.tallyman.sandbox.console.Console;
import io.tallyman.sandbox.console.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL server of our own, durable as in production, reachable from this machine only. */
final class PostgresServer {
  static final String SUPERUSER = "postgres";
  static final String DATABASE = "tallyman";
  static final String STOP_SIGNAL = "INT"; // "fast": it does not wait for clients to leave

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
  private static final String UNIQUE_DATABASE_NAME = "42P04";

  private final DataDirectory directory;
  private final int port;
  private final DatabaseResources resources;
  private final String password;
  private final Path programs;
  private final ChildProcess process;

  PostgresServer(DataDirectory directory, int port, DatabaseResources resources, Console console) {
    this.directory = directory;
    this.port = port;
    this.resources = resources;
    this.password = directory.secret("postgres-password");
    this.programs = PostgresBinaries.unpacked().resolve("bin");
    this.process =
        new ChildProcess(
            new ChildProcess.Launch(
                "PostgreSQL",
                asOrdinaryUser(program("postgres"), "-D", data().toString()),
                STOP_SIGNAL,
                log(),
                pidFile(directory)),
            console);
  }

  static PidFile pidFile(DataDirectory directory) {
    return directory.pidFile("postgres");
  }

  /** Starts the server, with a fresh cluster where there is none; returns once it answers. */
  void start() throws InterruptedException {
    try {
      if (!Files.exists(data())) {
        makeCluster();
      }
      Files.writeString(data().resolve("postgresql.conf"), settings());
    } catch (IOException e) {
      throw new Failure("Cannot prepare PostgreSQL's data in " + data() + ": " + e, e);
    }
    process.start(this::answers);
  }

  void stop() throws InterruptedException {
    process.stop(STOP_PATIENCE);
  }

  long pid() {
    return process.pid();
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
  }

  String password() {
    return password;
  }

  private Path data() {
    return directory.resolve("postgres");
  }

  private Path log() {
    return directory.logs().resolve("postgres.log");
  }

  private String program(String name) {
    return programs.resolve(name).toString();
  }

  /** Makes the cluster beside and renames, so that one interrupted is never taken for whole. */
  private void makeCluster() throws IOException, InterruptedException {
    Path unfinished = Files.createTempDirectory(directory.path(), "postgres-unfinished-");
    Path passwordFile = directory.resolve("postgres-password");
    var initdb =
        new ProcessBuilder(
                asOrdinaryUser(
                    program("initdb"),
                    "--pgdata=" + unfinished,
                    "--username=" + SUPERUSER,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                    "--locale-provider=builtin",
                    "--data-checksums"))
            .redirectErrorStream(true)
            .start();
    String output = new String(initdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (initdb.waitFor() != 0) {
      throw new Failure("PostgreSQL's initdb failed:\n" + output.strip());
    }
    Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * PostgreSQL refuses to run as root; a user namespace without a mapping is no one in particular.
   */
  private static List<String> asOrdinaryUser(String... command) {
    var line = new ArrayList<String>();
    if (System.getProperty("user.name").equals("root")) {
      if (!PosixProcess.succeeds("unshare", "-U", "true")) {
        throw new Failure(
            "PostgreSQL does not run as root, and this system does not let root step down"
                + " (`unshare -U`); run ./tallyman as another user");
      }
      line.addAll(List.of("unshare", "-U"));
    }
    line.addAll(List.of(command));
    return line;
  }

  private String settings() {
    return """
    # Written anew by every `./tallyman up`.
    listen_addresses = '127.0.0.1'
    port = %d
    unix_socket_directories = ''
    max_connections = 100
    password_encryption = scram-sha-256

    # What has been answered is on disk.
    fsync = on
    synchronous_commit = on
    full_page_writes = on

    %s
    checkpoint_timeout = 15min
    checkpoint_completion_target = 0.9
    random_page_cost = 1.1
    jit = off

    timezone = 'UTC'
    log_timezone = 'UTC'
    log_line_prefix = '%%m [%%p] %%q%%u '
    """
        .formatted(port, resources.settings().strip());
  }

  private boolean answers() {
    String server = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?connectTimeout=2";
    try (var connection = DriverManager.getConnection(server, SUPERUSER, password);
        var statement = connection.createStatement()) {
      statement.execute("create database " + DATABASE);
      return true;
    } catch (SQLException e) {
      return UNIQUE_DATABASE_NAME.equals(e.getSQLState());
    }
  }
}
