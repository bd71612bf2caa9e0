package io.tallyman.catalog;

import io.tallyman.money.Credits;

/**
 * A class of actions with its own included counter.
 *
 * @param title what people read; the name where the catalog gives none
 * @param weight credits that one action takes once the counter is spent; positive, at most 1e9
 * @param costMicros our own cost of one action, in millionths of the catalog's currency unit
 */
public record Tier(String name, String title, Credits weight, long costMicros) {}
