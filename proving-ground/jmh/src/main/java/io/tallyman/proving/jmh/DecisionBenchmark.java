package io.tallyman.proving.jmh;

import io.tallyman.catalog.Catalogs;
import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Decision;
import io.tallyman.ledger.Digest;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.Lot;
import io.tallyman.ledger.Standing;
import io.tallyman.ledger.UsageRun;
import io.tallyman.ledger.UsageRun.TierCount;
import java.time.Instant;
import java.util.List;
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

/** Deciding what a command does to an account that has a plan and some purchases. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class DecisionBenchmark {
  private static final int PURCHASES = 3;
  private static final long MICROS = 1_000_000;

  private final Instant opened = Instant.parse("2026-11-01T00:00:00Z");
  private final Instant now = opened.plusSeconds(86_400);
  private final Ledger ledger = new Ledger(new CatalogTerms(Catalogs.builtIn("pixell")));
  private final Account account = account();

  /** A run of credits, as a batch has one for each account. */
  @Benchmark
  public Decision runOfCredits() {
    return decide(new Command.PostUsage(run(10, 25 * MICROS, List.of()), List::of));
  }

  /** A run that the tiers' counters do not cover whole. */
  @Benchmark
  public Decision runOfTiers() {
    List<TierCount> tiers =
        List.of(
            new TierCount("small", MICROS, 12),
            new TierCount("medium", 5 * MICROS / 2, 2),
            new TierCount("xl", 15 * MICROS, 1));
    return decide(new Command.PostUsage(run(15, 0, tiers), List::of));
  }

  /** One call of the gate. */
  @Benchmark
  public Decision consume() {
    return decide(new Command.Consume(run(1, MICROS, List.of()), List.of()));
  }

  private Decision decide(Command command) {
    return ledger.decide(account, command, now);
  }

  private UsageRun run(int events, long credits, List<TierCount> tiers) {
    return new UsageRun(1, now, events, credits, tiers, List.of(), Digest.ZERO);
  }

  private Account account() {
    Account so = Account.opened(1, opened, Standing.onDefaultPlan("free", opened));
    for (int i = 1; i <= PURCHASES; i++) {
      Command grant =
          new Command.Grant(LotSource.PURCHASE, Lot.CREDITS, 500 * MICROS, null, "p" + i, null);
      so =
          switch (ledger.decide(so, grant, opened)) {
            case Decision.Decided decided -> decided.account();
            case Decision refused -> throw new IllegalStateException(refused.toString());
          };
    }
    return so;
  }
}
