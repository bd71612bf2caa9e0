package io.tallyman.billing.store;

import io.tallyman.postgres.JsonLines;
import io.tallyman.postgres.JsonLines.Section;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** All that is kept here of an organization, in a transaction of that organization. */
public final class BillingPersonalData {
  /** Row-level security keeps each of them to the organization of the transaction. */
  private static final List<Section> SECTIONS =
      List.of(
          new Section(
              "stripeCustomer",
              """
              select id, deleted, created_at as "createdAt" from billing.customer
              order by created_at, id
              """),
          new Section(
              "stripeSubscription",
              """
              select id, status, trial_end as "trialEnd", ended, created_at as "createdAt"
              from billing.subscription order by created_at, id
              """),
          new Section(
              "stripeInvoice",
              """
              select id, subscription, number, status, amount as "amountMinor",
                     amount_paid as "paidMinor", credited as "creditedMinor", currency,
                     hosted_url as "hostedUrl", pdf_url as "pdfUrl", created_at as "createdAt",
                     paid_at as "paidAt"
              from billing.invoice order by created_at, id
              """),
          new Section(
              "stripePayment",
              """
              select id, kind, status, amount as "amountMinor", refunded as "refundedMinor", lost,
                     currency, invoice, pack, failure, receipt_url as "receiptUrl",
                     created_at as "createdAt"
              from billing.payment order by created_at, id
              """),
          new Section(
              "billingFact",
              """
              select type, key, revision, fact, told_at as "toldAt"
              from billing.told order by told_at, key, aspect
              """),
          new Section(
              "stripeWebhook",
              """
              select e.id, e.type, e.received_at as "receivedAt",
                     convert_from(e.body, 'UTF8') as payload
              from billing.webhook_event e
              where exists (
                select from billing.customer c
                where position(convert_to('"' || c.id || '"', 'UTF8') in e.body) > 0)
              order by e.seq
              """));

  private BillingPersonalData() {}

  /** Writes it out as lines of JSON. */
  public static void write(Handle handle, Writer out) {
    JsonLines.write(handle, SECTIONS, out);
  }

  /**
   * Forgets what of it is about people: the payloads of webhooks that have been worked on, name and
   * e-mail address in what was told, kept answers.
   *
   * @return how many of what
   */
  public static Map<String, Long> erase(Handle handle) {
    return handle
        .createQuery("select * from billing.erase_personal_data()")
        .map((row, context) ->
            Map.of(
                "webhooks", row.getLong("webhooks"),
                "facts", row.getLong("facts"),
                "answers", row.getLong("answers")))
        .one();
  }
}
