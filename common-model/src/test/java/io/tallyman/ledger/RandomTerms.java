package io.tallyman.ledger;

import io.tallyman.catalog.Entitlements;
import io.tallyman.catalog.LotSource;
import io.tallyman.catalog.Plan;
import io.tallyman.catalog.PlanPrice;
import io.tallyman.catalog.Policies.AnnualGrant;
import io.tallyman.catalog.Policies.Upgrade;
import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two catalogs, one after the other: the second burns in another order, follows other policies, and
 * may have lost plans.
 */
final class RandomTerms implements Terms {
  static final String FREE = "free";
  static final List<String> PLANS = List.of(FREE, "silver", "gold");
  static final String MODEL = "model";
  private static final Duration GRACE = Duration.ofDays(7);

  private final Instant secondFrom;
  private final Version first;
  private final Version second;

  private record Version(
      List<LotSource> order,
      Map<String, PlainRules.PlainPlan> plans,
      @Nullable String defaultPlan,
      Upgrade upgrade,
      AnnualGrant annualGrant) {}

  RandomTerms(Random random, Instant secondFrom) {
    this.secondFrom = secondFrom;
    first = version(random, PLANS);
    second =
        switch (random.nextInt(4)) {
          case 0 -> first;
          case 1 -> version(random, List.of(FREE, "silver"));
          case 2 -> version(random, List.of());
          default -> version(random, PLANS);
        };
  }

  private static Version version(Random random, List<String> names) {
    Map<String, PlainRules.PlainPlan> plans = new LinkedHashMap<>();
    names.forEach(name -> plans.put(name, plan(random, name, PLANS.indexOf(name))));
    List<LotSource> order = new ArrayList<>(List.of(LotSource.values()));
    Collections.shuffle(order, random);
    return new Version(
        order,
        plans,
        names.contains(FREE) && random.nextInt(4) > 0 ? FREE : null,
        oneOf(random, List.of(Upgrade.values())),
        oneOf(random, List.of(AnnualGrant.values())));
  }

  private static <T> T oneOf(Random random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static PlainRules.PlainPlan plan(Random random, String name, int rank) {
    Map<String, Long> units = new LinkedHashMap<>();
    put(units, Lot.CREDITS, random.nextInt(3) * (rank + 1L) * 12_500_000L);
    put(units, "small", random.nextLong(4) + rank);
    put(units, "medium", random.nextLong(2));
    return new PlainRules.PlainPlan(
        name,
        rank * 10L,
        units,
        random.nextInt(3) * 20_000_000L,
        rank == 0 ? 0 : 7,
        random.nextInt(4),
        rank == 2 ? Map.of("runs", 12L) : Map.of("runs", 4L, "seats", 2L),
        rank == 0 ? Set.of("mini") : Set.of("mini", "maxi"));
  }

  private static void put(Map<String, Long> units, String unit, long amount) {
    if (amount > 0) {
      units.put(unit, amount);
    }
  }

  private Version at(Instant at) {
    return at.isBefore(secondFrom) ? first : second;
  }

  @Override
  public int priority(LotSource source, Instant at) {
    return at(at).order().indexOf(source);
  }

  @Override
  public long weight(String tier, Instant at) {
    return 2_000_000;
  }

  @Override
  public @Nullable Plan plan(String name, Instant at) {
    PlainRules.PlainPlan plain = at(at).plans().get(name);
    return plain == null ? null : plan(plain);
  }

  private static Plan plan(PlainRules.PlainPlan plain) {
    Map<String, Entitlements.Allowance> limits = new LinkedHashMap<>();
    plain
        .limits()
        .forEach((name, most) -> limits.put(name, new Entitlements.Allowance.AtMost(most)));
    limits.put(MODEL, new Entitlements.Allowance.OneOf(plain.values()));
    limits.putIfAbsent("seats", new Entitlements.Allowance.Unlimited());
    Map<String, Long> actions = new LinkedHashMap<>(plain.units());
    Long credits = actions.remove(Lot.CREDITS);
    Money price = Money.parse(Long.toString(plain.price()), Currency.getInstance("USD"));
    return new Plan(
        plain.name(),
        plain.name(),
        null,
        new PlanPrice.Listed(price, null, null, null),
        Credits.ofMicros(credits == null ? 0 : credits),
        actions,
        Credits.ofMicros(plain.rolloverCap()),
        Duration.ofDays(plain.trialDays()),
        plain.softLimit(),
        new Entitlements(limits, Set.of()));
  }

  @Override
  public @Nullable Plan defaultPlan(Instant at) {
    String name = at(at).defaultPlan();
    return name == null ? null : plan(name, at);
  }

  @Override
  public Duration grace(Instant at) {
    return GRACE;
  }

  @Override
  public Upgrade upgrade(Instant at) {
    return at(at).upgrade();
  }

  @Override
  public AnnualGrant annualGrant(Instant at) {
    return at(at).annualGrant();
  }

  /** The same, as the plain account asks for it. */
  PlainRules rules() {
    return new PlainRules() {
      @Override
      public int priority(String source, Instant at) {
        return RandomTerms.this.priority(LotSource.valueOf(source.toUpperCase(Locale.ROOT)), at);
      }

      @Override
      public long weight(String tier, Instant at) {
        return RandomTerms.this.weight(tier, at);
      }

      @Override
      public @Nullable PlainPlan plan(String name, Instant at) {
        return at(at).plans().get(name);
      }

      @Override
      public @Nullable PlainPlan defaultPlan(Instant at) {
        String name = at(at).defaultPlan();
        return name == null ? null : plan(name, at);
      }

      @Override
      public Duration grace(Instant at) {
        return GRACE;
      }

      @Override
      public String upgrade(Instant at) {
        return at(at).upgrade().name().toLowerCase(Locale.ROOT);
      }

      @Override
      public boolean yearUpfront(Instant at) {
        return at(at).annualGrant() == AnnualGrant.UPFRONT;
      }
    };
  }
}
