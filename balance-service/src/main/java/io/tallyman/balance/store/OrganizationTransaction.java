package io.tallyman.balance.store;

import org.jdbi.v3.core.Handle;

/** A database transaction that sees one organization and nothing else. */
public final class OrganizationTransaction {
  private final Handle handle;
  private final Organization organization;

  OrganizationTransaction(Handle handle, Organization organization) {
    this.handle = handle;
    this.organization = organization;
  }

  public Organization organization() {
    return organization;
  }

  Handle handle() {
    return handle;
  }
}
