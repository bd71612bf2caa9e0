package io.tallyman.topic;

/** The first 128 bits of a SHA-256: enough to tell other content under the same identity. */
public record ContentDigest(long high, long low) {}
