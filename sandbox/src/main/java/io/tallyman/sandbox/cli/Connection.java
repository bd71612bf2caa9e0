package io.tallyman.sandbox.cli;

import io.tallyman.sandbox.console.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which Tallyman to talk to, and how to answer. */
public final class Connection {
  private static final List<String> THIS_MACHINE = List.of("localhost", "127.0.0.1", "[::1]");

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:TALLYMAN_URL:-http://localhost:8080}",
      description = "Where Tallyman is (or TALLYMAN_URL). Default: ${DEFAULT-VALUE}")
  private String url = "";

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "The API key (or TALLYMAN_KEY). Default for a Tallyman on this machine: the admin key of"
              + " the sandbox in ./.tallyman.")
  private @Nullable String key;

  @Option(names = "--json", description = "Print the answer as it came.")
  private boolean json;

  public boolean json() {
    return json;
  }

  public Api api() {
    URI base = base();
    return new Api(base, key(base));
  }

  private URI base() {
    try {
      URI base = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
      if (base.getHost() != null && List.of("http", "https").contains(base.getScheme())) {
        return base;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new Failure("--url takes an address such as http://localhost:8080, not '" + url + "'");
  }

  private String key(URI base) {
    String given = key != null ? key : System.getenv().getOrDefault("TALLYMAN_KEY", "");
    if (!given.isEmpty()) {
      return given;
    }
    Path sandboxKey = Path.of(".tallyman", "admin-key");
    if (!THIS_MACHINE.contains(base.getHost()) || !Files.isReadable(sandboxKey)) {
      throw new Failure("A key is needed: --key, or TALLYMAN_KEY");
    }
    try {
      return Files.readString(sandboxKey).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
