package io.tallyman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests that were once made to Stripe's test mode, made to the simulator: the status is the
 * same, and so is the structure of the answer, but for what {@code recorded-omissions.txt} lists.
 */
class RecordedTrafficTest {
  private static final JsonMapper JSON = new JsonMapper();

  /** An exchange with its ids taken out: what was asked, and the types of what was answered. */
  record Exchange(
      String name,
      String given,
      String method,
      String path,
      List<String> params,
      int status,
      JsonNode structure) {
    @Override
    public String toString() {
      return name + " (" + given + ")";
    }
  }

  /** A difference that is deliberate, in which exchanges and at which paths. */
  record Omission(Pattern exchange, Pattern path) {
    boolean covers(Exchange of, Difference difference) {
      return exchange.matcher(of.name()).matches() && path.matcher(difference.path()).matches();
    }
  }

  private static final List<Omission> OMISSIONS =
      text("recorded-omissions.txt")
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.trim().split("\\s+", 2))
          .map(parts -> new Omission(Pattern.compile(parts[0]), Pattern.compile(parts[1])))
          .toList();

  private static final Set<Omission> USED = ConcurrentHashMap.newKeySet();

  static Stream<Exchange> exchanges() {
    return JSON.readTree(text("recorded.json")).values().stream()
        .map(node -> JSON.treeToValue(node, Exchange.class));
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void answersAsStripeDid(Exchange exchange) throws Exception {
    try (Scene scene = Scene.of(exchange.given())) {
      Scene.Answer answer = scene.ask(exchange.method(), exchange.path(), exchange.params());

      assertThat(answer.status()).as(answer.body()).isEqualTo(exchange.status());
      List<Difference> differences =
          Difference.between(exchange.structure(), JSON.readTree(answer.body())).stream()
              .filter(difference -> !isDeliberate(exchange, difference))
              .toList();
      assertThat(differences).isEmpty();
    }
  }

  private static boolean isDeliberate(Exchange exchange, Difference difference) {
    List<Omission> covering =
        OMISSIONS.stream().filter(each -> each.covers(exchange, difference)).toList();
    USED.addAll(covering);
    return !covering.isEmpty();
  }

  @AfterAll
  static void everyOmissionIsNeeded() {
    assertThat(OMISSIONS).allSatisfy(omission -> assertThat(USED).contains(omission));
  }

  private static String text(String resource) {
    try (InputStream in = RecordedTrafficTest.class.getResourceAsStream(resource)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
