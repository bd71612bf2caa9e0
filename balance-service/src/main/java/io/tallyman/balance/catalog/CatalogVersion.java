package io.tallyman.balance.catalog;

import io.tallyman.catalog.Catalog;
import java.time.Instant;

/**
 * An immutable version of the catalog.
 *
 * @param id as rows of usage name it
 * @param firstStartedAt when a service first started with it
 */
public record CatalogVersion(int id, Catalog catalog, Instant firstStartedAt) {}
