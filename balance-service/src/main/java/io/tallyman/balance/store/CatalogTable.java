package io.tallyman.balance.store;

import io.tallyman.balance.catalog.CatalogVersion;
import io.tallyman.balance.catalog.Timeline;
import io.tallyman.balance.catalog.Timeline.Spell;
import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.CatalogReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Catalog versions by content, and from when each is in force. */
public final class CatalogTable {
  private static final String LAST_ACTIVATION = "select max(id) from catalog_activation";

  private CatalogTable() {}

  /** Makes the catalog the newest in force, unless it is; one instance at a time. */
  public static void activate(Handle handle, Catalog catalog, Instant now) {
    handle.execute("select pg_advisory_xact_lock(hashtext('catalog activation'))");
    Optional<String> newest =
        handle
            .createQuery(
                """
                select v.content_hash
                from catalog_activation a join catalog_version v on v.id = a.version
                order by a.id desc limit 1
                """)
            .mapTo(String.class)
            .findOne();
    if (newest.isPresent() && newest.get().equals(catalog.contentHash())) {
      return;
    }
    handle
        .createUpdate(
            """
            insert into catalog_version (name, content_hash, yaml, first_started_at)
            values (:name, :hash, :yaml, :now)
            on conflict (content_hash) do nothing
            """)
        .bind("name", catalog.name())
        .bind("hash", catalog.contentHash())
        .bind("yaml", catalog.yaml())
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .execute();
    Instant from = catalog.effectiveFrom() == null ? now : catalog.effectiveFrom();
    handle
        .createUpdate(
            """
            insert into catalog_activation (in_force_from, version)
            select :from, id from catalog_version where content_hash = :hash
            """)
        .bind("from", from.atOffset(ZoneOffset.UTC))
        .bind("hash", catalog.contentHash())
        .execute();
  }

  /** Id of the newest activation. */
  public static int lastActivation(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LAST_ACTIVATION);
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  /** Reads the whole timeline; there is at least one activation. */
  public static Timeline read(Handle handle) {
    Map<Integer, CatalogVersion> versions =
        handle
            .createQuery("select id, name, yaml, first_started_at from catalog_version")
            .map((row, context) ->
                new CatalogVersion(
                    row.getInt("id"),
                    CatalogReader.read(row.getString("name"), row.getString("yaml")),
                    row.getObject("first_started_at", OffsetDateTime.class).toInstant()))
            .stream()
            .collect(Collectors.toMap(CatalogVersion::id, Function.identity()));
    int last = handle.createQuery(LAST_ACTIVATION).mapTo(Integer.class).one();
    List<Spell> spells =
        handle
            .createQuery(
                "select in_force_from, version from catalog_activation order by in_force_from, id")
            .map((row, context) ->
                new Spell(
                    row.getObject("in_force_from", OffsetDateTime.class).toInstant(),
                    Objects.requireNonNull(versions.get(row.getInt("version")))))
            .list();
    return new Timeline(last, spells, versions);
  }
}
