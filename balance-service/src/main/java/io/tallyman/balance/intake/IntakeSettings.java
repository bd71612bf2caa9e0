package io.tallyman.balance.intake;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How usage is taken off Kafka.
 *
 * @param enabled false: this instance serves requests only
 * @param consumers threads that read and post; each has a database connection
 * @param batchSize at most so many records are posted in one transaction
 */
@ConfigurationProperties("tallyman.intake")
record IntakeSettings(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("2") int consumers,
    @DefaultValue("10000") int batchSize) {}
