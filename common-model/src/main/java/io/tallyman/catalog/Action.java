package io.tallyman.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A billable kind of event.
 *
 * @param name the CloudEvents {@code type}
 * @param title what people read; the name where the catalog gives none
 * @param dimensions at most three event fields kept for analytics; an event may lack them
 * @param limits the limits of a plan that this action uses up, moves or is checked against
 */
public record Action(
    String name,
    String title,
    @Nullable String description,
    PriceRule price,
    List<String> dimensions,
    List<LimitUse> limits) {}
