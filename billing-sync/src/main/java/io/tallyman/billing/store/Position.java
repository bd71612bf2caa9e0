package io.tallyman.billing.store;

import java.time.Instant;

/** Where a page of invoices or payments ended. */
public record Position(Instant createdAt, String id) {}
