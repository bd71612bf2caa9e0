package io.tallyman.billing.facts;

import java.util.List;

/** The types of Stripe's events that may have an effect on what is told or shown. */
public final class EventTypes {
  /** What a webhook endpoint is to be sent; any other type is stored, and ignored. */
  public static final List<String> WITH_EFFECT =
      List.of(
          "checkout.session.completed",
          "checkout.session.async_payment_succeeded",
          "checkout.session.async_payment_failed",
          "checkout.session.expired",
          "customer.updated",
          "customer.deleted",
          "customer.subscription.created",
          "customer.subscription.updated",
          "customer.subscription.deleted",
          "customer.subscription.paused",
          "customer.subscription.resumed",
          "customer.subscription.trial_will_end",
          "customer.subscription.pending_update_applied",
          "customer.subscription.pending_update_expired",
          "subscription_schedule.updated",
          "subscription_schedule.released",
          "subscription_schedule.canceled",
          "subscription_schedule.completed",
          "invoice.created",
          "invoice.finalized",
          "invoice.finalization_failed",
          "invoice.paid",
          "invoice.payment_failed",
          "invoice.payment_action_required",
          "invoice.upcoming",
          "invoice.updated",
          "invoice.voided",
          "invoice.marked_uncollectible",
          "invoice.overdue",
          "invoice_payment.paid",
          "payment_intent.succeeded",
          "payment_intent.payment_failed",
          "payment_intent.processing",
          "payment_intent.requires_action",
          "payment_intent.canceled",
          "charge.succeeded",
          "charge.failed",
          "charge.refunded",
          "charge.updated",
          "refund.created",
          "refund.updated",
          "refund.failed",
          "charge.dispute.created",
          "charge.dispute.updated",
          "charge.dispute.closed",
          "charge.dispute.funds_withdrawn",
          "charge.dispute.funds_reinstated",
          "credit_note.created",
          "credit_note.updated",
          "credit_note.voided");

  private EventTypes() {}
}
