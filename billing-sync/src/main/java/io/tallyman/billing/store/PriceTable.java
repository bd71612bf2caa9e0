package io.tallyman.billing.store;

import io.tallyman.billing.facts.Offer;
import io.tallyman.billing.facts.Offers;
import io.tallyman.topic.BillingFact.Interval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What Stripe's prices sell, as far as they have been looked up. */
public final class PriceTable {
  private final Handle handle;

  public PriceTable(Handle handle) {
    this.handle = handle;
  }

  /** What a price sells. */
  public Optional<Offer> find(String price) {
    return handle
        .createQuery("select plan, billing_interval, pack from billing.price where id = :id")
        .bind("id", price)
        .map((row, context) -> offer(row))
        .findOne();
  }

  private static Offer offer(ResultSet row) throws SQLException {
    String pack = row.getString("pack");
    Interval interval = Offers.interval(row.getString("billing_interval"));
    return pack != null || interval == null
        ? new Offer.OfPack(String.valueOf(pack))
        : new Offer.OfPlan(row.getString("plan"), interval);
  }

  /** Remembers what a price sells; it never comes to sell something else. */
  public void note(String price, Offer offer) {
    String plan = null;
    String interval = null;
    String pack = null;
    switch (offer) {
      case Offer.OfPlan sold -> {
        plan = sold.plan();
        interval = Offers.spelled(sold.interval());
      }
      case Offer.OfPack sold -> pack = sold.pack();
    }
    handle
        .createUpdate(
            """
            insert into billing.price (id, plan, billing_interval, pack)
            values (:id, :plan, :interval, :pack)
            on conflict (id) do nothing
            """)
        .bind("id", price)
        .bind("plan", plan)
        .bind("interval", interval)
        .bind("pack", pack)
        .execute();
  }
}
