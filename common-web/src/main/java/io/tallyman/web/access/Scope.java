package io.tallyman.web.access;

import java.util.Locale;

/** What a key allows. The list is closed; each endpoint names the one it {@link Needs}. */
public enum Scope {
  /** Send usage events, and voids. */
  EVENTS_WRITE,
  /** Ask the gate, and charge and hold by it. */
  CREDITS_GATE,
  /** Read an organization's balances, history, usage and invoices. */
  BALANCE_READ,
  /** Give and take credits by hand: grants, refunds, transfers, plans without a payment. */
  CREDITS_ADJUST,
  /** Do what a payer does: checkout, portal, changes of plan, automatic top-ups, contacts. */
  BILLING_MANAGE,
  /** Mint short-lived tokens for pages, and say where these pages are. */
  TOKENS_MINT,
  /** Open the page on which credits are bought. */
  CHECKOUT_OPEN,
  /** Take out all of an organization's data, or erase what of it is personal. */
  DATA_MANAGE,
  /** See which organizations there are: never with a key of one. */
  ORGANIZATIONS_READ,
  /** Run the system: across organizations, so never with a key of one. */
  OPS;

  /** As keys and errors name it: {@code events:write}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', ':');
  }

  /**
   * The scope of a code.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Scope ofCode(String code) {
    for (Scope scope : values()) {
      if (scope.code().equals(code)) {
        return scope;
      }
    }
    throw new IllegalArgumentException("no scope is called " + code);
  }
}
