package io.tallyman.billing;

import io.tallyman.postgres.Login;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where billing-sync's schema is, and who connects to it as what.
 *
 * @param url JDBC URL of the database; it may be the ledger's, whose tables these roles cannot see
 * @param owner owns the schema {@code billing} and migrates it
 * @param service reads and writes; may forget nothing but what has been published
 * @param superuser creates schema and roles where they are missing; leave it out in production, and
 *     create them by hand
 * @param connections that the service may use at once
 * @param connectionTimeout how long a request waits for one
 */
@ConfigurationProperties("tallyman.billing.postgres")
public record BillingPostgresSettings(
    String url,
    Login owner,
    Login service,
    @Nullable Login superuser,
    @DefaultValue("16") int connections,
    @DefaultValue("5s") Duration connectionTimeout) {}
