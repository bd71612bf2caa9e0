package io.tallyman.proving;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.util.FileSystemUtils;

/**
 * Hands one system to all classes of tests on the same catalog. It starts for the first of them and
 * ends after the last test of all. Each test has organizations of its own in it; whoever moves its
 * clock or breaks it starts another.
 */
final class SharedTallyman implements ParameterResolver {
  private static final Namespace SYSTEMS = Namespace.create(SharedTallyman.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType().equals(TallymanUnderTest.class);
  }

  @Override
  public TallymanUnderTest resolveParameter(ParameterContext parameter, ExtensionContext test) {
    String catalog =
        findAnnotation(test.getRequiredTestClass(), OnCatalog.class).orElseThrow().value();
    return test.getRoot()
        .getStore(SYSTEMS)
        .computeIfAbsent(catalog, Running::start, Running.class)
        .tallyman();
  }

  /** JUnit closes it together with what it is stored in. */
  private record Running(TallymanUnderTest tallyman, Path folder) implements AutoCloseable {
    static Running start(String catalog) {
      try {
        Path folder = Files.createTempDirectory("tallyman-" + catalog);
        return new Running(new TallymanUnderTest(folder.resolve("data"), catalog), folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      tallyman.close();
      FileSystemUtils.deleteRecursively(folder);
    }
  }
}
