package io.tallyman.balance.posting;

/** A void whose target is known: the account that paid for it. */
record UndoingTarget(Candidate.Undoing candidate, long accountId) {}
