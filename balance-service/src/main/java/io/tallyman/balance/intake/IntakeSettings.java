package io.tallyman.balance.intake;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How usage is taken off Kafka.
 *
 * @param enabled false: this instance serves requests only
 * @param consumers threads that read and post; each has a database connection
 * @param batchSize at most so many records are posted in one transaction
 * @param lockTarget for so long a transaction may have accounts locked that requests want too
 * @param producers those that have a topic of their own: the organizations that each may name
 */
@ConfigurationProperties("tallyman.intake")
record IntakeSettings(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("2") int consumers,
    @DefaultValue("5000") int batchSize,
    @DefaultValue("8ms") Duration lockTarget,
    @DefaultValue Map<String, List<String>> producers) {}
