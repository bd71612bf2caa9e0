package io.tallyman.sandbox.up;

/** What PostgreSQL may take of the machine's memory, as its own settings say it. */
public enum DatabaseMemory {
  /** Beside everything else that a developer runs. */
  MODEST("256MB", "1GB"),
  /** As a server has that does little else: the indexes of many millions of events fit in. */
  AMPLE("2GB", "6GB");

  private final String sharedBuffers;
  private final String effectiveCacheSize;

  DatabaseMemory(String sharedBuffers, String effectiveCacheSize) {
    this.sharedBuffers = sharedBuffers;
    this.effectiveCacheSize = effectiveCacheSize;
  }

  String sharedBuffers() {
    return sharedBuffers;
  }

  String effectiveCacheSize() {
    return effectiveCacheSize;
  }
}
