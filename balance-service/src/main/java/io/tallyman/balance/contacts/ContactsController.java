package io.tallyman.balance.contacts;

import io.tallyman.balance.gate.Names;
import io.tallyman.balance.requests.Answer;
import io.tallyman.balance.requests.OnceOnly;
import io.tallyman.balance.store.Contact;
import io.tallyman.balance.store.ContactTable;
import io.tallyman.balance.store.Organization;
import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.web.IdempotencyKey;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Keeps whom organizations have told. */
@RestController
@RequestMapping("/v1/organizations/{organization}/contacts")
public class ContactsController {
  private final OrganizationTransactions transactions;
  private final OnceOnly onceOnly;
  private final InstantSource clock;

  ContactsController(
      OrganizationTransactions transactions, OnceOnly onceOnly, InstantSource clock) {
    this.transactions = transactions;
    this.onceOnly = onceOnly;
    this.clock = clock;
  }

  @Needs({Scope.BALANCE_READ, Scope.BILLING_MANAGE})
  @GetMapping
  ContactsView read(@PathVariable String organization) {
    Names.checkOrganization(organization);
    return transactions.read(
        organization, transaction -> view(transaction, ContactTable.read(transaction)));
  }

  @Needs(Scope.BILLING_MANAGE)
  @PutMapping
  ResponseEntity<ContactsView> write(
      @PathVariable String organization,
      @RequestBody ContactsRequest request,
      @Nullable IdempotencyKey key) {
    Names.checkOrganization(organization);
    List<Contact> contacts = request.checked();
    return transactions
        .change(
            organization,
            onceOnly.answering(
                key,
                clock.instant(),
                transaction -> {
                  ContactTable.replace(transaction, contacts);
                  return Answer.ok(view(transaction, contacts));
                }))
        .toResponse();
  }

  private static ContactsView view(OrganizationTransaction transaction, List<Contact> contacts) {
    Organization organization = transaction.organization();
    return new ContactsView(organization.name(), organization.email(), contacts);
  }
}
