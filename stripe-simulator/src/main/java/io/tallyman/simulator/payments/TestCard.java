package io.tallyman.simulator.payments;

import io.tallyman.simulator.http.ApiError;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stripe's test cards: the number, the ready-made payment method, and what the bank says. */
public enum TestCard {
  VISA("4242424242424242", "pm_card_visa", "visa", Bank.PAYS, null),
  MASTERCARD("5555555555554444", "pm_card_mastercard", "mastercard", Bank.PAYS, null),
  AMEX("378282246310005", "pm_card_amex", "amex", Bank.PAYS, null),
  DECLINED("4000000000000002", "pm_card_chargeDeclined", "visa", Bank.DECLINES, "generic_decline"),
  INSUFFICIENT_FUNDS(
      "4000000000009995",
      "pm_card_chargeDeclinedInsufficientFunds",
      "visa",
      Bank.DECLINES,
      "insufficient_funds"),
  EXPIRED(
      "4000000000000069",
      "pm_card_chargeDeclinedExpiredCard",
      "visa",
      Bank.DECLINES,
      "expired_card"),
  /** Can be attached to a customer; every charge is declined. */
  DECLINED_AFTER_ATTACHING(
      "4000000000000341",
      "pm_card_chargeCustomerFail",
      "visa",
      Bank.DECLINES_CHARGES,
      "generic_decline"),
  /** Wants to see the customer once; after that it pays without. */
  AUTHENTICATE_ONCE(
      "4000002500003155",
      "pm_card_authenticationRequiredOnSetup",
      "visa",
      Bank.AUTHENTICATES_ONCE,
      "authentication_required"),
  /** Wants to see the customer every time. */
  AUTHENTICATE_ALWAYS(
      "4000002760003184",
      "pm_card_authenticationRequired",
      "visa",
      Bank.AUTHENTICATES_ALWAYS,
      "authentication_required"),
  /** Pays; the charge is disputed at once. */
  DISPUTED("4000000000000259", "pm_card_createDispute", "visa", Bank.PAYS, null),
  /** Pays; a refund to it fails later. */
  REFUND_FAILS("4000000000005126", "pm_card_refundFail", "visa", Bank.PAYS, null);

  /** What a card's bank does. */
  enum Bank {
    PAYS,
    DECLINES,
    DECLINES_CHARGES,
    AUTHENTICATES_ONCE,
    AUTHENTICATES_ALWAYS
  }

  private final String number;
  private final String token;
  private final String brand;
  private final Bank bank;
  private final @Nullable String declineCode;

  TestCard(String number, String token, String brand, Bank bank, @Nullable String declineCode) {
    this.number = number;
    this.token = token;
    this.brand = brand;
    this.bank = bank;
    this.declineCode = declineCode;
  }

  public String number() {
    return number;
  }

  /** The id under which every account has this card ready, {@code pm_card_…}. */
  public String token() {
    return token;
  }

  String brand() {
    return brand;
  }

  Bank bank() {
    return bank;
  }

  String lastFour() {
    return number.substring(number.length() - 4);
  }

  static Optional<TestCard> ofToken(String token) {
    return Arrays.stream(values()).filter(card -> card.token.equals(token)).findFirst();
  }

  /** The card of a number, which may be written with spaces. */
  public static Optional<TestCard> ofNumber(String number) {
    String digits = number.replace(" ", "");
    return Arrays.stream(values()).filter(card -> card.number.equals(digits)).findFirst();
  }

  /** The error that the bank's refusal becomes. */
  ApiError refusal() {
    return switch (declineCode == null ? "" : declineCode) {
      case "expired_card" -> ApiError.card("expired_card", null, "Your card has expired.");
      case "insufficient_funds" ->
          declined("insufficient_funds", "Your card has insufficient funds.", "51");
      case "authentication_required" ->
          ApiError.card(
              "authentication_required",
              "authentication_required",
              "Your card was declined. This transaction requires authentication.");
      default -> declined("generic_decline", "Your card was declined.", "01");
    };
  }

  private static ApiError declined(String declineCode, String message, String networkCode) {
    return ApiError.card("card_declined", declineCode, message)
        .with("advice_code", "try_again_later")
        .with("network_decline_code", networkCode)
        .with("param", "");
  }
}
