package io.tallyman.balance.webhooks;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where webhooks may be sent.
 *
 * @param allowPrivate whether also to addresses that are not public, and without TLS: for
 *     development only, since organizations choose where the service then sends requests to
 */
@ConfigurationProperties("tallyman.webhooks")
record WebhookSettings(@DefaultValue("false") boolean allowPrivate) {}
