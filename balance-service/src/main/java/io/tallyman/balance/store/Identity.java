package io.tallyman.balance.store;

/** What makes an event itself: it counts once within the window. */
public record Identity(long organizationId, String source, String eventId) {}
