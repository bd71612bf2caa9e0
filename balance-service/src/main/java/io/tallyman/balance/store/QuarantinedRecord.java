package io.tallyman.balance.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record that was not accepted.
 *
 * @param state whether it waits to be sent again, or has been
 * @param reason a code of {@link io.tallyman.refusal.Reason}
 * @param raw the record as it came
 * @param times how often the same came
 */
public record QuarantinedRecord(
    long id,
    String state,
    String reason,
    String detail,
    @Nullable String organization,
    @Nullable String source,
    @Nullable String eventId,
    @Nullable String type,
    RawRecord raw,
    int times,
    Instant firstSeenAt,
    Instant lastSeenAt,
    @Nullable Instant replayedAt) {}
