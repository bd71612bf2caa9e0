package io.tallyman.balance.contacts;

import io.tallyman.balance.gate.Names;
import io.tallyman.balance.store.Contact;
import io.tallyman.web.ApiException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All the contacts that an organization is to have. */
record ContactsRequest(@Nullable List<@Nullable Wanted> contacts) {
  private static final int MOST = 20;

  /** One of them. */
  record Wanted(
      @Nullable String email,
      @Nullable String name,
      @Nullable String locale,
      @Nullable List<String> notices) {}

  /**
   * The contacts, once they have been looked at.
   *
   * @throws ApiException if one of them cannot be told
   */
  List<Contact> checked() {
    if (contacts == null || contacts.size() > MOST) {
      throw ApiException.invalidField("contacts", "contacts must be a list of at most " + MOST);
    }
    Set<String> addresses = new HashSet<>();
    return contacts.stream().map(contact -> checked(contact, addresses)).toList();
  }

  private static Contact checked(@Nullable Wanted contact, Set<String> addresses) {
    String email = contact == null ? null : contact.email();
    if (contact == null || email == null) {
      throw ApiException.invalidField("email", "email is missing");
    }
    Names.checkEmail(email);
    Names.checkText("name", contact.name());
    Names.checkLocale(contact.locale());
    if (!addresses.add(email.toLowerCase(Locale.ROOT))) {
      throw ApiException.invalidField("email", email + " is there twice");
    }
    return new Contact(
        email, contact.name(), contact.locale(), NoticeKinds.checked(contact.notices()));
  }
}
