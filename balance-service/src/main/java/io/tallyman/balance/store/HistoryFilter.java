package io.tallyman.balance.store;

import io.tallyman.ledger.Kind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of an organization's history are wanted; null: whichever.
 *
 * @param account the account of the wanted wallet
 * @param from posted at or after
 * @param to posted before
 */
public record HistoryFilter(
    @Nullable Kind kind, @Nullable Long account, @Nullable Instant from, @Nullable Instant to) {}
