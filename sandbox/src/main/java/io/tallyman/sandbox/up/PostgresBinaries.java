package io.tallyman.sandbox.up;

import io.tallyman.sandbox.console.Failure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's programs, unpacked once per version into the user's cache folder. */
final class PostgresBinaries {
  private static final Pattern VERSION = Pattern.compile("-([0-9.]+)\\.jar!");
  private static final int OWNER_EXECUTES = 0100;

  private PostgresBinaries() {}

  /** The folder with {@code bin}, {@code lib} and {@code share}. */
  static Path unpacked() {
    URL archive = archive();
    Matcher version = VERSION.matcher(archive.getPath());
    if (!version.find()) {
      throw new IllegalStateException("No version in the name of " + archive);
    }
    Path folder = cache().resolve("postgres-" + version.group(1));
    if (!Files.isDirectory(folder)) {
      unpack(archive, folder);
    }
    return folder;
  }

  private static URL archive() {
    String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
    String machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
    String name = String.format(Locale.ROOT, "/postgres-%s-%s.txz", system, machine);
    @Nullable URL url = PostgresBinaries.class.getResource(name);
    if (url == null) {
      throw new Failure(
          "There is no PostgreSQL for this system (%s, %s) among the sandbox's libraries"
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
    }
    return url;
  }

  private static Path cache() {
    String configured = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        configured.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    return base.resolve("tallyman");
  }

  /** Unpacks beside and renames, so that a folder of the final name is always whole. */
  private static void unpack(URL archive, Path folder) {
    try {
      Files.createDirectories(folder.getParent());
      Path unfinished = Files.createTempDirectory(folder.getParent(), "unpacking-");
      try (var tar =
          new TarArchiveInputStream(
              new XZCompressorInputStream(new BufferedInputStream(archive.openStream())))) {
        for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
          unpack(tar, entry, unfinished);
        }
      }
      try {
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
        // Another `up` was faster; its copy is the same.
      }
    } catch (IOException e) {
      throw new Failure("Cannot unpack PostgreSQL into " + folder + ": " + e, e);
    }
  }

  private static void unpack(InputStream content, TarArchiveEntry entry, Path folder)
      throws IOException {
    Path target = entry.resolveIn(folder);
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, target);
    if ((entry.getMode() & OWNER_EXECUTES) != 0 && !target.toFile().setExecutable(true, false)) {
      throw new IOException("cannot make " + target + " executable");
    }
  }
}
