package io.tallyman.proving.faults;

/** Where a process is killed, on the way from a webhook to the ledger. */
enum CrashPoint {
  RECEIVED("billing-sync", "billing.webhook_event", "insert", false),
  STORED_AND_NOT_ANSWERED("billing-sync", "billing.webhook_event", "insert", true),
  LOOKED_AT("billing-sync", "billing.told", "insert", false),
  TOLD("billing-sync", "billing.outbox", "insert", false),
  NOT_YET_SETTLED("billing-sync", "billing.webhook_event", "update", false),
  PROCESSED("billing-sync", "billing.webhook_event", "update", true),
  PUBLISHED_AND_NOT_FORGOTTEN("billing-sync", "billing.outbox", "delete", false),
  FORGOTTEN("billing-sync", "billing.outbox", "delete", true),
  TAKEN("balance", "intake_offset", "update", false),
  GRANTING("balance", "lot", "insert", false),
  POSTING("balance", "posting", "insert", false),
  GRANTED("balance", "posting", "insert", true);

  private final String service;
  private final String table;
  private final String operation;
  private final boolean commits;

  CrashPoint(String service, String table, String operation, boolean commits) {
    this.service = service;
    this.table = table;
    this.operation = operation;
    this.commits = commits;
  }

  /** What the names of the processes begin with that are killed. */
  String service() {
    return service;
  }

  String table() {
    return table;
  }

  String operation() {
    return operation;
  }

  /**
   * Whether it is killed while PostgreSQL commits, which then succeeds and is answered to nobody;
   * else before the row is written, and the transaction is undone.
   */
  boolean commits() {
    return commits;
  }
}
