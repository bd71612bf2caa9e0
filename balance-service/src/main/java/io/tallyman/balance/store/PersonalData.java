package io.tallyman.balance.store;

import java.util.Map;

/** What of an organization's rows is about people. Postings have none of it, and stay. */
public final class PersonalData {
  private PersonalData() {}

  /**
   * How much there was.
   *
   * @param contacts people who were told by e-mail
   * @param mails e-mails to them, and what they asked the vendor
   * @param answers answers kept under idempotency keys
   * @param events events with metadata
   */
  public record Erased(long contacts, long mails, long answers, long events) {
    public Map<String, Long> counts() {
      return Map.of("contacts", contacts, "mails", mails, "answers", answers, "events", events);
    }
  }

  /**
   * Forgets name and e-mail address, contacts, e-mails, kept answers and the metadata of events. Of
   * usage, no service may change anything else: the database does this by a function of its own.
   */
  public static Erased erase(OrganizationTransaction transaction) {
    return transaction
        .handle()
        .createQuery("select * from erase_personal_data()")
        .map((row, context) ->
            new Erased(
                row.getLong("contacts"),
                row.getLong("mails"),
                row.getLong("answers"),
                row.getLong("events")))
        .one();
  }
}
