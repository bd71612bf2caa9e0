package io.tallyman.proving.bench;

import picocli.CommandLine.Command;

/** Groups the benches. */
@Command(
    name = "bench",
    description = "Measures speed beside the limit of the machine, on parts of its own.",
    subcommands = {
      StreamBench.class,
      GateBench.class,
      IngestBench.class,
      FreshnessBench.class,
      ScaleBench.class,
      MemoryBench.class,
      ExplainBench.class
    },
    mixinStandardHelpOptions = true)
public final class BenchCommand {}
