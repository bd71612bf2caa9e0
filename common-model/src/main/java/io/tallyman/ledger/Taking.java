package io.tallyman.ledger;

/**
 * Units taken from one lot.
 *
 * @param lot the lot's number within its account
 * @param unit {@link Lot#CREDITS} or a tier's name
 * @param units micro-credits, or whole actions of the tier; positive
 */
public record Taking(int lot, String unit, long units) {}
