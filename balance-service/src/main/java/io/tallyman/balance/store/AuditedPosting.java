package io.tallyman.balance.store;

import io.tallyman.ledger.Digest;
import io.tallyman.ledger.Posting;

/** A posting with its place in the chain, as stored. */
public record AuditedPosting(
    long accountId, long organizationId, Posting posting, Digest previous, Digest hash) {}
