package io.tallyman.balance;

import io.tallyman.postgres.Login;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the ledger's database is, and who connects to it as what.
 *
 * @param url JDBC URL of the database
 * @param owner owns the tables and migrates them
 * @param writer the consumer's: bypasses row-level security, for COPY
 * @param app serves one organization per transaction, under row-level security
 * @param ops reads across organizations
 * @param superuser creates the four roles where they are missing; leave it out in production, and
 *     create them by hand
 * @param requestConnections connections that requests may use at once
 * @param connectionTimeout how long a request waits for one
 */
@ConfigurationProperties("tallyman.postgres")
public record PostgresSettings(
    String url,
    Login owner,
    Login writer,
    Login app,
    Login ops,
    @Nullable Login superuser,
    @DefaultValue("16") int requestConnections,
    @DefaultValue("5s") Duration connectionTimeout) {}
