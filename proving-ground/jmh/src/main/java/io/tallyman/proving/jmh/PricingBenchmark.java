package io.tallyman.proving.jmh;

import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.Catalogs;
import io.tallyman.catalog.Pricing;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Pricing one event that has been read, by each kind of rule. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PricingBenchmark {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final Catalog minddocs = Catalogs.builtIn("minddocs");
  private final Catalog chat = Catalogs.builtIn("chat");
  private final Catalog pixell = Catalogs.builtIn("pixell");
  private final ObjectNode completion =
      data("{\"model\":\"gpt-3.5-turbo\",\"inputTokens\":4808,\"outputTokens\":310}");
  private final ObjectNode query = data("{\"tools\":[\"docs\",\"github\"]}");
  private final ObjectNode action = data("{\"tier\":\"medium\"}");

  /** Linear in two fields, by the value of a third. */
  @Benchmark
  public Pricing linear() {
    return minddocs.price("ai.completion", completion);
  }

  /** A base, and more for each value of a list. */
  @Benchmark
  public Pricing baseAndList() {
    return chat.price("chat.query", query);
  }

  /** One action of a tier. */
  @Benchmark
  public Pricing tier() {
    return pixell.price("agent.action", action);
  }

  private static ObjectNode data(String json) {
    return JSON.readValue(json, ObjectNode.class);
  }
}
