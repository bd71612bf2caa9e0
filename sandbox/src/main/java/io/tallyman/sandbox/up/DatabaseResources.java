package io.tallyman.sandbox.up;

/** What PostgreSQL may take of the machine, as its own settings say it. */
public enum DatabaseResources {
  /** Beside everything else that a developer runs. */
  MODEST("256MB", "1GB", "1GB", "4GB"),
  /**
   * As a server has that does little else: the indexes of many millions of events fit into memory,
   * and the log of a quarter of an hour under load onto the disk.
   */
  AMPLE("2GB", "6GB", "4GB", "16GB");

  private final String sharedBuffers;
  private final String effectiveCacheSize;
  private final String minWalSize;
  private final String maxWalSize;

  DatabaseResources(
      String sharedBuffers, String effectiveCacheSize, String minWalSize, String maxWalSize) {
    this.sharedBuffers = sharedBuffers;
    this.effectiveCacheSize = effectiveCacheSize;
    this.minWalSize = minWalSize;
    this.maxWalSize = maxWalSize;
  }

  /** Lines for the server's configuration file. */
  String settings() {
    return """
    shared_buffers = %s
    effective_cache_size = %s
    min_wal_size = %s
    max_wal_size = %s
    """
        .formatted(sharedBuffers, effectiveCacheSize, minWalSize, maxWalSize);
  }
}
