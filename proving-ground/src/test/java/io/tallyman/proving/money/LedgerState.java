package io.tallyman.proving.money;

import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** How things stand in the ledger, as text: what of it must not depend on how it came about. */
final class LedgerState {
  private static final String STATE =
      """
      with a as (select a.* from account a join organization o on o.id = a.organization_id
                 where o.name = :organization)
      select 'account ' || wallet || ': credits ' || credits || ', overage ' || overage
        from a
      union all
      select 'plan ' || concat_ws(' ', plan, status, billing_interval, current_period_start,
                                  current_period_end, paid_through, trial_ends_at, grace_ends_at,
                                  cancel_at, next_plan)
        from plan_state p join a on a.id = p.account_id
      union all
      select 'lot ' || concat_ws(' ', unit, source, amount, remaining, parked, starts_at, expires_at,
                                 reference)
        from lot l join a on a.id = l.account_id
        where remaining > 0 or parked > 0
      union all
      select 'payment ' || concat_ws(' ', payment, b.amount, refunded, paid, disputed, lost, taken,
                                     frozen)
        from billing_payment b join a on a.organization_id = b.organization_id
      union all
      select 'invoice ' || concat_ws(' ', invoice, period_start, period_end, b.amount, refunded)
        from billing_invoice b join a on a.organization_id = b.organization_id
      order by 1
      """;

  private LedgerState() {}

  /** Lines that begin with what they are about, sorted. */
  static List<String> of(Jdbi database, String organization) {
    return database.withHandle(handle ->
        handle.createQuery(STATE).bind("organization", organization).mapTo(String.class).list());
  }
}
