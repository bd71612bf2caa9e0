package io.tallyman.proving.jmh;

import io.tallyman.topic.Decoded;
import io.tallyman.topic.HeaderLookup;
import io.tallyman.topic.UsageEvent;
import io.tallyman.topic.UsageEventCodec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
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
import org.openjdk.jmh.infra.Blackhole;

/** Reading and writing one event, as it is in the benches: 250 bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CodecBenchmark {
  private final byte[] key = "org-1234".getBytes(StandardCharsets.UTF_8);
  private final byte[] structured = Events.COMPLETION.getBytes(StandardCharsets.UTF_8);
  private final HeaderLookup structuredHeaders =
      headers(
          Map.of("content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8)));
  private final UsageEvent event = read(UsageEventCodec.decode(structuredHeaders, key, structured));
  private final Map<String, byte[]> binaryHeaders = new HashMap<>();
  private final byte[] binary = UsageEventCodec.encode(event, binaryHeaders::put);

  /** A record as most producers write it. */
  @Benchmark
  public Decoded readStructured() {
    return UsageEventCodec.decode(structuredHeaders, key, structured);
  }

  /** A record as usage-ingest writes it. */
  @Benchmark
  public Decoded readBinary() {
    return UsageEventCodec.decode(headers(binaryHeaders), key, binary);
  }

  @Benchmark
  public byte[] write(Blackhole hole) {
    return UsageEventCodec.encode(
        event,
        (name, value) -> {
          hole.consume(name);
          hole.consume(value);
        });
  }

  private static HeaderLookup headers(Map<String, byte[]> headers) {
    return headers::get;
  }

  private static UsageEvent read(Decoded decoded) {
    return switch (decoded) {
      case Decoded.Accepted(UsageEvent event) -> event;
      case Decoded.Refused refused -> throw new IllegalStateException(refused.toString());
    };
  }
}
