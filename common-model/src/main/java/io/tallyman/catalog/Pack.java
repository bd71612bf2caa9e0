package io.tallyman.catalog;

import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import java.time.Period;
import org.jspecify.annotations.Nullable;

/**
 * Credits for sale, once, by hand or by automatic top-up.
 *
 * @param title what people read; the name where the catalog gives none
 * @param price positive
 * @param credits positive
 * @param validity how long the credits live from the purchase on; null for ever
 * @param lookupKey Stripe's lookup key of the price; null where Stripe has none
 */
public record Pack(
    String name,
    String title,
    @Nullable String description,
    Money price,
    Credits credits,
    @Nullable Period validity,
    @Nullable String lookupKey) {}
