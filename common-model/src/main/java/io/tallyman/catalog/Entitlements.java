package io.tallyman.catalog;

import java.util.Map;
import java.util.Set;

/**
 * What a plan allows besides its units.
 *
 * @param limits an allowance for every limit the catalog declares, by the limit's name
 * @param features names a product switches on for this plan
 */
public record Entitlements(Map<String, Allowance> limits, Set<String> features) {

  /** How much of one limit a plan allows. */
  public sealed interface Allowance {
    /** Any number, or any value. */
    record Unlimited() implements Allowance {}

    /** So many per period, or as a level; not negative. */
    record AtMost(long maximum) implements Allowance {}

    /** One of these values of an allow-list. */
    record OneOf(Set<String> values) implements Allowance {}
  }
}
