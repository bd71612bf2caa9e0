package io.tallyman.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The catalogs that come with Tallyman. */
public final class Catalogs {
  private static final List<String> NAMES = List.of("fltr", "chat", "saas", "minddocs", "pixell");

  private Catalogs() {}

  public static List<String> names() {
    return NAMES;
  }

  /**
   * The catalog that a setting names.
   *
   * @param location one of the {@link #names()}, or a file's path
   * @throws CatalogException if the catalog is broken
   * @throws UncheckedIOException if the file cannot be read
   */
  public static Catalog at(String location) {
    if (NAMES.contains(location)) {
      return builtIn(location);
    }
    try {
      return CatalogReader.read(location, Files.readString(Path.of(location)));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read the catalog "
              + location
              + ": it must be a YAML file or one of "
              + String.join(", ", NAMES),
          e);
    }
  }

  /**
   * One of the {@link #names()}, read afresh.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static Catalog builtIn(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "no catalog " + Quoted.shortened(name) + "; there are " + String.join(", ", NAMES));
    }
    String file = name + ".yaml";
    try (InputStream in = Catalogs.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is not on the class path");
      }
      return CatalogReader.read(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
