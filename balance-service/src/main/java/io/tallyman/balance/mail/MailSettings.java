package io.tallyman.balance.mail;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How e-mails are sent, beside Spring's own {@code spring.mail}.
 *
 * @param from the sender: {@code Tallyman <billing@example.com>}; without it nothing is sent
 * @param replyTo where answers go; null: to the sender
 * @param inquiriesTo who is asked about plans that cannot be bought; null: nobody
 */
@ConfigurationProperties("tallyman.mail")
record MailSettings(
    @Nullable String from, @Nullable String replyTo, @Nullable String inquiriesTo) {}
