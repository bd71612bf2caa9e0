package io.tallyman.billing.reconcile;

import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.facts.Subject;
import io.tallyman.billing.facts.Subject.Kind;
import io.tallyman.billing.store.BillingDatabase;
import io.tallyman.billing.store.DriftTable.Drift;
import io.tallyman.billing.store.ReconciliationTable;
import io.tallyman.billing.store.ReconciliationTable.Listed;
import io.tallyman.billing.store.ReconciliationTable.Reconciliation;
import io.tallyman.billing.stripe.StripeAwayException;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.billing.sync.StripeSync;
import io.tallyman.billing.sync.StripeSync.Look;
import io.tallyman.billing.webhook.NotYetException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what has been told with what Stripe lists. First everything is listed, page by page;
 * then each object is looked at, oldest first, as if a webhook had come for it. Every step is one
 * transaction that moves the reconciliation on, so that a crash repeats none and leaves none out.
 */
public final class Reconcile {
  private static final Logger log = LoggerFactory.getLogger(Reconcile.class);
  private static final String LOOK = "look";

  private final BillingDatabase database;
  private final StripeGateway stripe;
  private final StripeSync sync;
  private final InstantSource clock;

  public Reconcile(
      BillingDatabase database, StripeGateway stripe, StripeSync sync, InstantSource clock) {
    this.database = database;
    this.stripe = stripe;
    this.sync = sync;
    this.clock = clock;
  }

  /** Goes one step on with the reconciliation that runs; returns whether there was one. */
  public boolean step() {
    return database.inTransaction(handle -> {
      ReconciliationTable table = new ReconciliationTable(handle);
      Reconciliation running = table.claim().orElse(null);
      if (running == null) {
        return false;
      }
      try {
        step(handle, table, running);
        return true;
      } catch (StripeAwayException away) {
        table.note(running.id(), away.getMessage(), clock.instant());
        return false;
      }
    });
  }

  private void step(Handle handle, ReconciliationTable table, Reconciliation running) {
    if (running.listing() != null) {
      list(table, running, Listing.valueOf(running.listing()));
      return;
    }
    Listed next = table.next(running.id()).orElse(null);
    if (next == null) {
      table.end(running.id(), "done", clock.instant());
    } else {
      Drift drift = compare(handle, next, running.dryRun());
      table.compared(running.id(), next, drift, clock.instant());
    }
  }

  private void list(ReconciliationTable table, Reconciliation running, Listing listing) {
    Instant now = clock.instant();
    StripeObject page =
        stripe.get(listing.path(), listing.page(running.since(), running.position()));
    List<StripeObject> members = page.list("data");
    for (StripeObject member : members) {
      String subject = listing.subject(member);
      if (subject != null) {
        table.add(running.id(), listing.kind().name(), subject, member.requiredTime("created"));
      }
    }
    Listing next = listing.next();
    if (page.flag("has_more") && !members.isEmpty()) {
      table.listed(running.id(), listing.name(), members.getLast().id(), now);
    } else {
      table.listed(running.id(), next == null ? null : next.name(), null, now);
    }
  }

  /** Looks at an object; what a dry run has found is undone again. */
  private @Nullable Drift compare(Handle handle, Listed object, boolean dryRun) {
    Subject subject = new Subject(Kind.valueOf(object.kind()), object.id(), null);
    Instant now = clock.instant();
    handle.savepoint(LOOK);
    try {
      Look look = sync.look(handle, subject, now, now);
      if (dryRun) {
        handle.rollbackToSavepoint(LOOK);
      }
      return look.news().isEmpty()
          ? null
          : new Drift(object.id(), look.organization(), String.join("\n", look.news()), !dryRun);
    } catch (NotYetException missing) {
      handle.rollbackToSavepoint(LOOK);
      return unrepaired(object, missing.reason() + ": " + missing.getMessage());
    } catch (RuntimeException failed) {
      if (failed instanceof StripeAwayException || BillingDatabase.isPassing(failed)) {
        throw failed;
      }
      log.warn("{} {} cannot be compared", object.kind(), object.id(), failed);
      handle.rollbackToSavepoint(LOOK);
      return unrepaired(object, "it cannot be compared: " + failed.getMessage());
    }
  }

  private static Drift unrepaired(Listed object, String detail) {
    return new Drift(object.id(), null, detail, false);
  }
}
