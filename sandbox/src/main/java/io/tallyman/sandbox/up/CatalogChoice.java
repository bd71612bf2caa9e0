package io.tallyman.sandbox.up;

import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.CatalogException;
import io.tallyman.catalog.Catalogs;
import io.tallyman.sandbox.console.Failure;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The catalog that the services run.
 *
 * @param location a built-in catalog's name, or a file's absolute path
 */
record CatalogChoice(String location, Catalog catalog) {
  private static final String DEFAULT = "pixell";

  /**
   * Reads the catalog before anything is started; once chosen it stays chosen for this data.
   *
   * @throws Failure with file, line and reason, if it is broken
   */
  static CatalogChoice of(Optional<String> asked, DataDirectory directory) {
    String location =
        asked.map(CatalogChoice::located).or(() -> directory.read("catalog")).orElse(DEFAULT);
    var choice = new CatalogChoice(location, read(location));
    directory.write("catalog", location);
    return choice;
  }

  private static String located(String asked) {
    return Catalogs.names().contains(asked)
        ? asked
        : Path.of(asked).toAbsolutePath().normalize().toString();
  }

  private static Catalog read(String location) {
    try {
      return Catalogs.at(location);
    } catch (CatalogException e) {
      throw new Failure("The catalog is broken:\n" + e.getMessage(), e);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new Failure("--catalog: " + e.getMessage(), e);
    }
  }
}
