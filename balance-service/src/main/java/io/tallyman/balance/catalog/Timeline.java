package io.tallyman.balance.catalog;

import io.tallyman.catalog.LotSource;
import io.tallyman.catalog.Plan;
import io.tallyman.catalog.Policies.AnnualGrant;
import io.tallyman.catalog.Policies.Upgrade;
import io.tallyman.catalog.Tier;
import io.tallyman.ledger.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which version was, is and will be in force when: as of one reading of the database.
 *
 * @param lastActivation id of the newest activation read; a higher one in the database means that
 *     this reading is out of date
 * @param spells ascending; the first also covers all time before it
 * @param versions all versions, by id
 */
public record Timeline(
    int lastActivation, List<Spell> spells, Map<Integer, CatalogVersion> versions)
    implements Terms {

  /** From when a version is in force, until the next spell. */
  public record Spell(Instant from, CatalogVersion version) {}

  /** The version in force at an instant. */
  public CatalogVersion at(Instant instant) {
    return spellAt(instant).version();
  }

  /** The spell that an instant falls in. */
  public Spell spellAt(Instant instant) {
    for (int i = spells.size() - 1; i > 0; i--) {
      if (!instant.isBefore(spells.get(i).from())) {
        return spells.get(i);
      }
    }
    return spells.getFirst();
  }

  /**
   * The version that a row names.
   *
   * @throws IllegalArgumentException if this reading does not know it
   */
  public CatalogVersion version(int id) {
    CatalogVersion version = versions.get(id);
    if (version == null) {
      throw new IllegalArgumentException("no catalog version " + id);
    }
    return version;
  }

  /** For how long an event's identity is known after its time. */
  public Duration dedupeWindow(Instant at) {
    return at(at).catalog().policies().dedupeWindow();
  }

  @Override
  public int priority(LotSource source, Instant at) {
    return at(at).catalog().policies().burnOrder().indexOf(source);
  }

  @Override
  public long weight(String tier, Instant at) {
    Tier found = at(at).catalog().tiers().get(tier);
    return found == null ? 0 : found.weight().micros();
  }

  @Override
  public @Nullable Plan plan(String name, Instant at) {
    return at(at).catalog().plans().get(name);
  }

  @Override
  public @Nullable Plan defaultPlan(Instant at) {
    String name = at(at).catalog().policies().defaultPlan();
    return name == null ? null : plan(name, at);
  }

  @Override
  public Duration grace(Instant at) {
    return at(at).catalog().policies().grace();
  }

  @Override
  public Upgrade upgrade(Instant at) {
    return at(at).catalog().policies().upgrade();
  }

  @Override
  public AnnualGrant annualGrant(Instant at) {
    return at(at).catalog().policies().annualGrant();
  }
}
