package io.tallyman.balance.contacts;

import io.tallyman.balance.store.Contact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom an organization has told.
 *
 * @param ownEmail the organization's own address, which is told everything where there are no
 *     contacts
 */
record ContactsView(String organization, @Nullable String ownEmail, List<Contact> contacts) {}
