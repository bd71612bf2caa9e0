package io.tallyman.proving.bench;

import org.jdbi.v3.core.Handle;

/**
 * Leaves PostgreSQL segments of its log that have been used. A database with a past writes over
 * such; a new one makes each anew, 16 MB of zeros and an fsync, while every commit waits.
 */
final class UsedLog {
  /** 4 GB: what a bench writes between two checkpoints. */
  private static final int SEGMENTS = 256;

  private UsedLog() {}

  static void leave(Handle database) {
    for (int segment = 0; segment < SEGMENTS; segment++) {
      database.execute("select pg_logical_emit_message(true, 'bench', ''), pg_switch_wal()");
    }
    database.execute("checkpoint");
  }
}
