package io.tallyman.billing.webhook;

import io.tallyman.billing.facts.StripeEvent;
import io.tallyman.billing.facts.UnreadableException;
import io.tallyman.billing.store.BillingDatabase;
import io.tallyman.billing.store.WebhookState;
import io.tallyman.billing.store.WebhookTable;
import io.tallyman.billing.store.WebhookTable.Arrival;
import io.tallyman.billing.store.WebhookTable.Claimed;
import io.tallyman.billing.stripe.StripeAwayException;
import io.tallyman.billing.stripe.StripeSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores webhooks, and works on them from the table: each in one transaction with all its effects,
 * so that a crash at any point leaves it to be worked on again.
 */
public final class WebhookInbox {
  private static final Logger log = LoggerFactory.getLogger(WebhookInbox.class);
  private static final String WORK = "work";

  private final BillingDatabase database;
  private final WebhookWork work;
  private final StripeSettings stripe;
  private final InstantSource clock;

  public WebhookInbox(
      BillingDatabase database, WebhookWork work, StripeSettings stripe, InstantSource clock) {
    this.database = database;
    this.work = work;
    this.stripe = stripe;
    this.clock = clock;
  }

  /** What Stripe is answered; it reads the status only. */
  public record Received(String id, boolean duplicate) {}

  /** Stores what has come and is signed, whatever it is. */
  public Received receive(String body, Instant now) {
    Arrival arrival = read(body);
    boolean isNew = database.inTransaction(handle -> new WebhookTable(handle).add(arrival, now));
    return new Received(arrival.id(), !isNew);
  }

  private Arrival read(String body) {
    StripeEvent event;
    try {
      event = StripeEvent.parse(body);
    } catch (UnreadableException unreadable) {
      String id = "unreadable-" + sha256(body);
      String why = unreadable.getMessage();
      return new Arrival(id, null, null, null, null, null, body, "unreadable", why, false);
    }
    @Nullable String stranger = stranger(event);
    return new Arrival(
        event.id(),
        event.type(),
        event.apiVersion(),
        event.account(),
        event.livemode(),
        event.createdAt(),
        body,
        stranger,
        stranger == null ? null : "it is not of the account, or mode, that is configured",
        stranger == null);
  }

  /** Why an event is not about the account that is configured; null if it is. */
  private @Nullable String stranger(StripeEvent event) {
    if (event.account() != null && !event.account().equals(stripe.account())) {
      return "account_mismatch";
    }
    return stripe.secretKey() != null && event.livemode() != stripe.live()
        ? "livemode_mismatch"
        : null;
  }

  /** Works on the webhook that is due longest; returns whether there was one. */
  public boolean workOnOne() {
    return database.inTransaction(handle -> {
      WebhookTable table = new WebhookTable(handle);
      Claimed claimed = table.claimDue(clock.instant()).orElse(null);
      if (claimed != null) {
        workOn(handle, table, claimed);
      }
      return claimed != null;
    });
  }

  private void workOn(Handle handle, WebhookTable table, Claimed claimed) {
    Instant now = clock.instant();
    long seq = claimed.webhook().seq();
    Instant again = BackOff.after(claimed.webhook().attempts(), now);
    handle.savepoint(WORK);
    try {
      StripeEvent event = StripeEvent.parse(claimed.body());
      @Nullable String stranger = stranger(event);
      if (stranger != null) {
        table.settle(seq, WebhookState.QUARANTINED, stranger, null, null, now);
        return;
      }
      boolean done = work.take(handle, event, now);
      WebhookState state = done ? WebhookState.PROCESSED : WebhookState.IGNORED;
      table.settle(seq, state, done ? null : "no_effect", null, null, now);
    } catch (StripeAwayException away) {
      handle.rollbackToSavepoint(WORK);
      table.settle(seq, WebhookState.RECEIVED, "stripe_away", away.getMessage(), again, now);
    } catch (NotYetException missing) {
      handle.rollbackToSavepoint(WORK);
      table.settle(
          seq, WebhookState.QUARANTINED, missing.reason(), missing.getMessage(), again, now);
    } catch (UnreadableException unreadable) {
      handle.rollbackToSavepoint(WORK);
      String why = unreadable.getMessage();
      table.settle(seq, WebhookState.QUARANTINED, "unreadable", why, null, now);
    } catch (RuntimeException failed) {
      if (BillingDatabase.isPassing(failed)) {
        throw failed;
      }
      log.error("Webhook {} cannot be worked on", claimed.webhook().id(), failed);
      handle.rollbackToSavepoint(WORK);
      String why = String.valueOf(failed.getMessage()).replace('\0', ' ');
      table.settle(seq, WebhookState.QUARANTINED, "failed", why, again, now);
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
