package io.tallyman.sandbox.up;

import io.tallyman.sandbox.clock.SandboxClock;
import io.tallyman.sandbox.console.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds all of one sandbox: data, logs, secrets, and the pids of its processes.
 * While it is open it is locked: one {@code up} at a time.
 */
final class DataDirectory implements AutoCloseable {
  private static final String MARKER = "tallyman-sandbox";
  private static final String MARKER_TEXT =
      "All data of one `./tallyman up`. Delete the whole folder, or start with --fresh.\n";
  private static final String LOCK = "lock";
  private static final String CLOCK_OFFSET = "clock-offset";

  private final Path path;
  private final FileChannel lockFile;

  private DataDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Opens the folder, made where there is none, and locks it.
   *
   * @throws Failure if it holds something else, or another {@code up} has it
   */
  static DataDirectory open(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      if (Files.isRegularFile(absolute)) {
        throw new Failure(absolute + " is a file; --data-dir names a folder");
      }
      if (!Files.exists(absolute.resolve(MARKER)) && !isEmpty(absolute)) {
        throw new Failure(
            absolute
                + " is not empty and holds no Tallyman data; choose another folder with --data-dir");
      }
      Files.createDirectories(absolute);
      Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString("rwx------"));
      Files.writeString(absolute.resolve(MARKER), MARKER_TEXT);
      var directory = new DataDirectory(absolute, lock(absolute));
      Files.createDirectories(directory.logs());
      Files.createDirectories(absolute.resolve("run"));
      return directory;
    } catch (IOException e) {
      throw new Failure("Cannot use the data folder " + absolute + ": " + e, e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return true;
    }
    try (var entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    Path file = folder.resolve(LOCK);
    var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      String holder = Files.readString(file).strip();
      channel.close();
      throw new Failure(
          "Another `./tallyman up` (pid "
              + holder
              + ") runs on "
              + folder
              + "; stop it, or choose another folder with --data-dir");
    }
    channel.truncate(0);
    channel.write(
        StandardCharsets.UTF_8.encode(Long.toString(ProcessHandle.current().pid()) + "\n"));
    return channel;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this very process holds it
    }
  }

  Path path() {
    return path;
  }

  Path logs() {
    return path.resolve("logs");
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  PidFile pidFile(String process) {
    return new PidFile(path.resolve("run").resolve(process + ".pid"), path);
  }

  /** Deletes all data, logs and secrets. Nothing may be running on them. */
  void wipe() {
    try (var entries = Files.walk(path)) {
      var kept = List.of(path, path.resolve(MARKER), path.resolve(LOCK), logs(), resolve("run"));
      entries
          .sorted(Comparator.reverseOrder())
          .filter(entry -> !kept.contains(entry))
          .forEach(DataDirectory::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A secret that is made at random the first time, and kept readable by its owner only. */
  String secret(String name) {
    Optional<String> kept = read(name);
    if (kept.isPresent()) {
      return kept.get();
    }
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    write(name, secret);
    return secret;
  }

  /** The clock that goes with this data, as far ahead as it has been advanced. */
  SandboxClock clock() {
    return new SandboxClock(
        Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000)),
        read(CLOCK_OFFSET).map(Duration::parse).orElse(Duration.ZERO),
        offset -> write(CLOCK_OFFSET, offset.toString()));
  }

  Optional<String> read(String name) {
    try {
      Path file = path.resolve(name);
      return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a small file whole or not at all, readable by its owner only. */
  void write(String name, String text) {
    try {
      var ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      Path whole = Files.createTempFile(path, name, ".new", ownerOnly);
      Files.writeString(whole, text + "\n", StandardOpenOption.DSYNC);
      Files.move(whole, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
