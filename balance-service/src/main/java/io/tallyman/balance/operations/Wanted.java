package io.tallyman.balance.operations;

import io.tallyman.web.ApiException;
import org.jspecify.annotations.Nullable;

/**
 * What an operator asks for.
 *
 * @param kind {@code audit}, {@code rebuild} or {@code replay}
 * @param organization only this one; null: all
 * @param exportRoot of an audit: whether to seal the chains as they stand, for an outside auditor
 * @param root of an audit: one that was exported before, 64 hexadecimal digits
 * @param dryRun of a rebuild: whether only to tell what it would change, which is the default
 * @param reason of a replay: only records that were refused for it; null: any
 */
public record Wanted(
    @Nullable String kind,
    @Nullable String organization,
    @Nullable Boolean exportRoot,
    @Nullable String root,
    @Nullable Boolean dryRun,
    @Nullable String reason) {

  /** The kind. */
  String requiredKind() {
    if (kind == null) {
      throw ApiException.invalidField("kind", "kind is missing: audit, rebuild or replay");
    }
    return kind;
  }

  /** Whether the chains are to be sealed. */
  public boolean exportsRoot() {
    return Boolean.TRUE.equals(exportRoot);
  }

  /** Whether nothing is to be changed. */
  public boolean isDryRun() {
    return !Boolean.FALSE.equals(dryRun);
  }

  /** The name of the only organization it is about; empty: of all. */
  public String onlyOrganization() {
    return organization == null ? "" : organization;
  }
}
