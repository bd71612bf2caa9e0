package io.tallyman.billing.checkout;

import io.tallyman.billing.facts.PaymentReading;
import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.store.CustomerTable;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.billing.sync.Work;
import java.util.Map;
import java.util.Optional;

/** Which customer of Stripe's an organization is: made once, when it is first needed. */
public record Customers(StripeGateway stripe) {
  /** The organization's customer; a new one where it has none. */
  String ensure(Work work) {
    CustomerTable table = new CustomerTable(work.handle());
    Optional<String> known = table.customerOf(work.organization());
    if (known.isPresent()) {
      Optional<StripeObject> there = stripe.find("/v1/customers/" + known.get(), Map.of());
      if (there.isPresent() && !there.get().flag("deleted")) {
        return known.get();
      }
      table.delete(known.get());
    }
    // Should the transaction fail after Stripe has made it, the same key finds it again for a day,
    // and its metadata for ever after.
    String customer =
        stripe
            .post(
                "/v1/customers",
                Map.of(
                    "metadata", Map.of(PaymentReading.ORGANIZATION, work.organization()),
                    "description", work.organization()),
                "customer-" + work.organization() + "-" + table.countOf(work.organization()))
            .id();
    table.note(customer, work.organization(), work.now());
    return customer;
  }
}
