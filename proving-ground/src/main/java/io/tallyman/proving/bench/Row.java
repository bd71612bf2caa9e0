package io.tallyman.proving.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one case.
 *
 * @param turns in the order in which they were measured
 * @param reference the case that {@code ratio} is to
 * @param ratio over the turns, each to the reference in the same turn
 * @param target what the ratio, or where there is none the figure, should be; may be empty
 * @param cost in the turn of the median
 */
record Row(
    String name,
    String unit,
    Spread figure,
    List<Double> turns,
    @Nullable String reference,
    @Nullable Spread ratio,
    String target,
    @Nullable Cost cost) {}
