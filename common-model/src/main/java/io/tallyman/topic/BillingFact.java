package io.tallyman.topic;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that billing-sync has learned of an organization's money. A fact is about an object of
 * the payment provider's, and keyed by its id: told again, it is the same fact.
 */
public sealed interface BillingFact {
  /** The id of the object it is about. */
  @JsonIgnore
  String key();

  /** How a subscription is paid for. */
  enum Interval {
    @JsonProperty("month")
    MONTH,
    @JsonProperty("year")
    YEAR
  }

  /** The payment provider's word for how a subscription stands. */
  enum Status {
    @JsonProperty("incomplete")
    INCOMPLETE,
    @JsonProperty("incomplete_expired")
    INCOMPLETE_EXPIRED,
    @JsonProperty("trialing")
    TRIALING,
    @JsonProperty("active")
    ACTIVE,
    @JsonProperty("past_due")
    PAST_DUE,
    @JsonProperty("unpaid")
    UNPAID,
    @JsonProperty("paused")
    PAUSED,
    @JsonProperty("canceled")
    CANCELED
  }

  /** Who asked for a purchase. */
  enum PurchaseKind {
    @JsonProperty("manual")
    MANUAL,
    @JsonProperty("auto")
    AUTO
  }

  /** How a dispute ended. */
  enum Outcome {
    @JsonProperty("won")
    WON,
    @JsonProperty("lost")
    LOST
  }

  /**
   * A subscription as it stands, whole: what is older is out of date.
   *
   * @param nextPlan what it becomes when its period ends; null: what it is
   * @param endedAt when it ended; null while it has not
   */
  record SubscriptionState(
      String subscription,
      String plan,
      Interval interval,
      Status status,
      Instant currentPeriodStart,
      Instant currentPeriodEnd,
      @Nullable Instant trialEnd,
      @Nullable Instant cancelAt,
      @Nullable String nextPlan,
      @Nullable Instant endedAt)
      implements BillingFact {
    public SubscriptionState {
      Objects.requireNonNull(subscription, "subscription");
      Objects.requireNonNull(plan, "plan");
      Objects.requireNonNull(interval, "interval");
      Objects.requireNonNull(status, "status");
      Objects.requireNonNull(currentPeriodStart, "currentPeriodStart");
      Objects.requireNonNull(currentPeriodEnd, "currentPeriodEnd");
    }

    @Override
    public String key() {
      return subscription;
    }
  }

  /** A period of a subscription, [periodStart, periodEnd), has been paid for. */
  record PeriodPaid(
      String invoice,
      String subscription,
      String plan,
      Interval interval,
      Instant periodStart,
      Instant periodEnd,
      Money amount)
      implements BillingFact {
    public PeriodPaid {
      Objects.requireNonNull(invoice, "invoice");
      Objects.requireNonNull(subscription, "subscription");
      Objects.requireNonNull(plan, "plan");
      Objects.requireNonNull(interval, "interval");
      Objects.requireNonNull(amount, "amount");
      if (!periodEnd.isAfter(periodStart)) {
        throw new IllegalArgumentException("periodEnd is not after periodStart");
      }
    }

    @Override
    public String key() {
      return invoice;
    }
  }

  /** An attempt to pay a subscription's invoice has failed. */
  record PaymentFailed(String invoice, String subscription, Instant failedAt)
      implements BillingFact {
    public PaymentFailed {
      Objects.requireNonNull(invoice, "invoice");
      Objects.requireNonNull(subscription, "subscription");
      Objects.requireNonNull(failedAt, "failedAt");
    }

    @Override
    public String key() {
      return invoice;
    }
  }

  /**
   * Credits have been bought and paid for.
   *
   * @param credits how many; null: what the catalog's pack has
   * @param attempt of an automatic top-up, the ledger's own id of it; else null
   */
  record PackPurchased(
      String payment,
      String pack,
      @Nullable Credits credits,
      String wallet,
      Money amount,
      PurchaseKind kind,
      @Nullable String attempt)
      implements BillingFact {
    public PackPurchased {
      Objects.requireNonNull(payment, "payment");
      Objects.requireNonNull(pack, "pack");
      Objects.requireNonNull(wallet, "wallet");
      Objects.requireNonNull(amount, "amount");
      Objects.requireNonNull(kind, "kind");
      if (credits != null && credits.micros() <= 0) {
        throw new IllegalArgumentException("credits are not positive");
      }
    }

    @Override
    public String key() {
      return payment;
    }
  }

  /**
   * A purchase has been refunded, in part or whole.
   *
   * @param refunded of all refunds so far that hold, in minor units of the currency it was paid in
   * @param paid in the same
   */
  record PurchaseRefunded(String payment, long refunded, long paid) implements BillingFact {
    public PurchaseRefunded {
      Objects.requireNonNull(payment, "payment");
      requirePart(refunded, paid);
    }

    @Override
    public String key() {
      return payment;
    }
  }

  /**
   * A subscription's invoice has been refunded, in part or whole.
   *
   * @param refunded of all refunds so far that hold, in minor units of the currency it was paid in
   * @param paid in the same
   */
  record InvoiceRefunded(String invoice, long refunded, long paid) implements BillingFact {
    public InvoiceRefunded {
      Objects.requireNonNull(invoice, "invoice");
      requirePart(refunded, paid);
    }

    @Override
    public String key() {
      return invoice;
    }
  }

  /** Somebody disputes a payment with their bank. */
  record DisputeOpened(String dispute, String payment) implements BillingFact {
    public DisputeOpened {
      Objects.requireNonNull(dispute, "dispute");
      Objects.requireNonNull(payment, "payment");
    }

    @Override
    public String key() {
      return dispute;
    }
  }

  /** The bank has decided. */
  record DisputeClosed(String dispute, String payment, Outcome outcome) implements BillingFact {
    public DisputeClosed {
      Objects.requireNonNull(dispute, "dispute");
      Objects.requireNonNull(payment, "payment");
      Objects.requireNonNull(outcome, "outcome");
    }

    @Override
    public String key() {
      return dispute;
    }
  }

  /**
   * An automatic top-up could not be charged.
   *
   * @param attempt the ledger's own id of it
   * @param code the payment provider's word for why
   * @param requiresAction whether it can only be charged once the customer has done something
   */
  record TopUpFailed(String attempt, String code, boolean requiresAction) implements BillingFact {
    public TopUpFailed {
      Objects.requireNonNull(attempt, "attempt");
      Objects.requireNonNull(code, "code");
    }

    @Override
    public String key() {
      return attempt;
    }
  }

  /** What the payment provider knows of the customer; null where it knows nothing. */
  record CustomerChanged(String customer, @Nullable String email, @Nullable String name)
      implements BillingFact {
    public CustomerChanged {
      Objects.requireNonNull(customer, "customer");
    }

    @Override
    public String key() {
      return customer;
    }
  }

  private static void requirePart(long refunded, long paid) {
    if (refunded < 0 || paid <= 0 || refunded > paid) {
      throw new IllegalArgumentException("refunded " + refunded + " of " + paid);
    }
  }
}
