package io.tallyman.balance.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is told by e-mail.
 *
 * @param locale a BCP 47 tag; null: the organization's
 * @param notices the kinds that are wanted; null: all, also those to come
 */
public record Contact(
    String email, @Nullable String name, @Nullable String locale, @Nullable List<String> notices) {}
