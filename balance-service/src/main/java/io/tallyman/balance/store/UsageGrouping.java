package io.tallyman.balance.store;

/** By what use is summed, besides time. */
public sealed interface UsageGrouping {
  /** All use together. */
  record Whole() implements UsageGrouping {}

  /** By action. */
  record ByAction() implements UsageGrouping {}

  /** By tier; actions without one have none. */
  record ByTier() implements UsageGrouping {}

  /** By wallet. */
  record ByWallet() implements UsageGrouping {}

  /** By the value of an event field that actions declare as a dimension. */
  record ByDimension(String field) implements UsageGrouping {}
}
