package io.tallyman.balance.store;

import io.tallyman.postgres.JsonLines;
import io.tallyman.postgres.JsonLines.Section;
import java.io.Writer;
import java.util.List;

/** Writes out all that is kept of an organization, as lines of JSON: docs/API.md has the format. */
public final class OrganizationExport {
  /** Row-level security keeps each of them to the organization of the transaction. */
  private static final List<Section> SECTIONS =
      List.of(
          new Section(
              "organization",
              """
              select name as id, display_name as name, email, locale, timezone, origins,
                     referral_code as "referralCode", created_at as "createdAt"
              from organization where id = current_organization()
              """),
          new Section("contact", "select email, name, locale, notices from contact order by place"),
          new Section(
              "wallet",
              """
              select wallet, credits_text(credits) as credits, credits_text(held) as held,
                     credits_text(overage) as overage, created_at as "createdAt",
                     last_credit_at as "lastCreditAt", last_debit_at as "lastDebitAt"
              from account order by id
              """),
          new Section(
              "plan",
              """
              select a.wallet, p.subscription, p.plan, p.status, p.billing_interval as interval,
                     p.current_period_start as "currentPeriodStart",
                     p.current_period_end as "currentPeriodEnd", p.trial_ends_at as "trialEndsAt",
                     p.grace_ends_at as "graceEndsAt", p.cancel_at as "cancelAt",
                     p.next_plan as "nextPlan", p.tried
              from plan_state p join account a on a.id = p.account_id order by a.id
              """),
          new Section(
              "lot",
              """
              select l.account_id || '-' || l.number as id, a.wallet, l.unit, l.source,
                     units_text(l.amount, l.unit) as amount,
                     units_text(l.remaining, l.unit) as remaining, l.starts_at as "startsAt",
                     l.expires_at as "expiresAt", l.reference
              from lot l join account a on a.id = l.account_id order by l.account_id, l.number
              """),
          new Section(
              "hold",
              """
              select h.account_id || '-' || h.number as id, a.wallet, h.state,
                     credits_text(h.amount) as amount, h.tier, h.opened_at as "openedAt",
                     h.expires_at as "expiresAt", h.ended_at as "endedAt"
              from hold h join account a on a.id = h.account_id order by h.account_id, h.number
              """),
          new Section(
              "posting",
              """
              select 'p' || p.account_id || '.' || p.seq as id, a.wallet, p.kind as type,
                     p.posted_at as "postedAt", credits_text(p.credits_before) as "balanceBefore",
                     credits_text(p.credits_after) as "balanceAfter", p.tier,
                     p.tier_units as "tierUnits", p.reference, p.description,
                     p.metadata::json as metadata, p.number as "usagePosting", p.events
              from posting p join account a on a.id = p.account_id order by p.account_id, p.seq
              """),
          new Section(
              "event",
              """
              select 'u' || u.posting_number || '.' || u.ordinal as id, a.wallet, u.source,
                     u.event_id as "eventId", u.action, u.occurred_at as "occurredAt",
                     u.appended_at as "postedAt", credits_text(u.credits) as credits,
                     u.resource_id as "resourceId", u.dimensions::json as dimensions,
                     u.data::json as data
              from posting p
              join account a on a.id = p.account_id
              cross join lateral (
                select * from usage
                where posting_number = p.number and appended_at = p.appended_at
                order by ordinal
                limit p.events) u
              where p.number is not null
              order by u.appended_at, u.posting_number, u.ordinal
              """),
          new Section(
              "reversal",
              """
              select 'u' || posting_number || '.' || ordinal as undone,
                     'p' || account_id || '.' || by_seq as by
              from reversal order by posting_number, ordinal
              """),
          new Section(
              "autoTopUp",
              """
              select a.wallet, t.enabled, credits_text(t.threshold) as threshold, t.pack,
                     t.monthly_cap as "monthlyCap", t.disabled_reason as "disabledReason"
              from auto_top_up t join account a on a.id = t.account_id order by a.id
              """),
          new Section(
              "topUp",
              """
              select t.id, a.wallet, t.pack, credits_text(t.credits) as credits,
                     t.price_minor as "priceMinor", t.currency, t.state,
                     t.started_at as "startedAt", t.ended_at as "endedAt", t.reference, t.code
              from top_up_attempt t join account a on a.id = t.account_id order by t.started_at, t.id
              """),
          new Section(
              "subscription",
              "select subscription as id, ended from billing_subscription order by subscription"),
          new Section(
              "invoice",
              """
              select invoice as id, subscription, period_start as "periodStart",
                     period_end as "periodEnd", amount as "amountMinor", currency,
                     refunded as "refundedMinor", paid_at as "paidAt"
              from billing_invoice order by paid_at, invoice
              """),
          new Section(
              "payment",
              """
              select payment as id, kind, pack, credits_text(units) as credits,
                     amount as "amountMinor", currency, refunded as "refundedMinor", disputed,
                     paid_at as "paidAt"
              from billing_payment order by paid_at, payment
              """),
          new Section(
              "notice",
              """
              select id, kind, details::json as details, occurred_at as "occurredAt"
              from notice order by id
              """),
          new Section(
              "mail",
              """
              select id, recipient, notice_id as notice, inquiry::json as inquiry, state,
                     created_at as "createdAt"
              from mail order by id
              """),
          new Section(
              "webhookEndpoint",
              """
              select id, url, description, notices, disabled_at as "disabledAt",
                     created_at as "createdAt"
              from webhook_endpoint order by created_at, id
              """),
          new Section(
              "referral",
              """
              select used_code as "usedCode", referred_at as "referredAt", rewarded
              from referral where organization_id = current_organization()
              """));

  private OrganizationExport() {}

  /** Writes everything, as of one moment where the transaction reads. */
  public static void write(OrganizationTransaction transaction, Writer out) {
    JsonLines.write(transaction.handle(), SECTIONS, out);
  }
}
