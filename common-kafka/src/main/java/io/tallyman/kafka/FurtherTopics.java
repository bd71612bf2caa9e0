package io.tallyman.kafka;

import java.util.Set;

/** Topics that a service needs besides those that all services know; created like them. */
public record FurtherTopics(Set<String> names) {}
