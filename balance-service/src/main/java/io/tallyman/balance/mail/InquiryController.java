package io.tallyman.balance.mail;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.gate.Names;
import io.tallyman.balance.mail.MailConfiguration.MailReady;
import io.tallyman.balance.requests.Answer;
import io.tallyman.balance.requests.OnceOnly;
import io.tallyman.balance.store.MailQueue;
import io.tallyman.balance.store.MailQueue.Inquiry;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.IdempotencyKey;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes what a customer asks the vendor, of a plan that cannot be bought for one. */
@RestController
class InquiryController {
  private static final int LONGEST_MESSAGE = 4_000;

  private final OrganizationTransactions transactions;
  private final OnceOnly onceOnly;
  private final CatalogHistory catalogs;
  private final MailSettings settings;
  private final MailReady mail;
  private final InstantSource clock;

  InquiryController(
      OrganizationTransactions transactions,
      OnceOnly onceOnly,
      CatalogHistory catalogs,
      MailSettings settings,
      MailReady mail,
      InstantSource clock) {
    this.transactions = transactions;
    this.onceOnly = onceOnly;
    this.catalogs = catalogs;
    this.settings = settings;
    this.mail = mail;
    this.clock = clock;
  }

  /** Who asks what. */
  record Question(
      @Nullable String plan,
      @Nullable String name,
      @Nullable String email,
      @Nullable String message) {}

  /** When it was taken. */
  record Taken(Instant receivedAt) {}

  @Needs(Scope.BILLING_MANAGE)
  @PostMapping("/v1/organizations/{organization}/inquiries")
  @ResponseStatus(HttpStatus.CREATED)
  ResponseEntity<Taken> ask(
      @PathVariable String organization,
      @RequestBody Question question,
      @Nullable IdempotencyKey key) {
    Names.checkOrganization(organization);
    Instant now = clock.instant();
    Inquiry inquiry = checked(question, now);
    String recipient = settings.inquiriesTo();
    if (recipient == null || !mail.yes()) {
      throw new ApiException(
          ErrorCode.NOT_SET_UP, "There is no address here that inquiries could go to");
    }
    return transactions
        .change(
            organization,
            onceOnly.answering(
                key,
                now,
                transaction -> {
                  MailQueue.ask(transaction, recipient, inquiry, now);
                  return Answer.created(new Taken(now));
                }))
        .toResponse();
  }

  private Inquiry checked(Question question, Instant now) {
    String plan = question.plan();
    if (plan != null && !catalogs.timeline().at(now).catalog().plans().containsKey(plan)) {
      throw new ApiException(ErrorCode.UNKNOWN_PLAN, "There is no plan " + plan);
    }
    String email = Names.required("email", question.email(), Names.MAX_TEXT);
    Names.checkEmail(email);
    return new Inquiry(
        plan,
        Names.required("name", question.name(), Names.MAX_TEXT),
        email,
        Names.required("message", question.message(), LONGEST_MESSAGE));
  }
}
