package io.tallyman.balance.notify;

import static org.awaitility.Awaitility.await;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.due.SettleDue;
import java.util.List;

/** What a service under test has told of its organizations. */
record Notices(BalanceUnderTest service) {

  /** One notice: kind, instant, and its details. */
  record Told(String kind, String at, String details) {
    @Override
    public String toString() {
      return kind + " " + details;
    }
  }

  /** Stores what is due, looks at what has happened, and reads all that was told so far. */
  List<Told> of(String organization) {
    SettleDue due = service.bean(SettleDue.class);
    // The service's own sweep may be at some of them: those are waited for.
    await().until(() -> !due.settleSome() && due.nextDue(service.now()) == null);
    service.bean(WatchAccounts.class).catchUp();
    return service
        .database()
        .owner()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select n.kind, n.occurred_at, n.details
                    from notice n join organization o on o.id = n.organization_id
                    where o.name = :organization
                    order by n.id
                    """)
                .bind("organization", organization)
                .map((row, context) ->
                    new Told(
                        row.getString("kind"),
                        row.getTimestamp("occurred_at").toInstant().toString(),
                        row.getString("details")))
                .list());
  }

  List<String> kindsOf(String organization) {
    return of(organization).stream().map(Told::kind).toList();
  }
}
