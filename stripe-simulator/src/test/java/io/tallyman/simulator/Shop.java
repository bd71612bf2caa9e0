package io.tallyman.simulator;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.Customer;
import com.stripe.model.Price;
import com.stripe.model.Subscription;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.PaymentMethodAttachParams;
import com.stripe.param.PriceCreateParams;
import com.stripe.param.PriceCreateParams.Recurring.Interval;
import com.stripe.param.SubscriptionCreateParams;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.payments.TestCard;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A simulator with a plan for sale, and Stripe's own client to it. */
final class Shop implements AutoCloseable {
  static final Instant START = Instant.parse("2026-01-31T10:00:00Z");
  final StripeSimulator simulator;
  final StripeClient stripe;

  Shop() {
    this(null);
  }

  /** A shop that remembers in a file. */
  Shop(@Nullable Path file) {
    simulator = StripeSimulator.start(0, InstantSource.fixed(START), "sk_test_simulator", file);
    stripe =
        StripeClient.builder()
            .setApiKey(simulator.secretKey())
            .setApiBase(simulator.baseUrl().toString())
            .build();
  }

  Price price(String lookupKey, long amount, Interval interval) throws StripeException {
    return stripe
        .v1()
        .prices()
        .create(
            PriceCreateParams.builder()
                .setCurrency("usd")
                .setUnitAmount(amount)
                .setLookupKey(lookupKey)
                .setRecurring(PriceCreateParams.Recurring.builder().setInterval(interval).build())
                .setProductData(PriceCreateParams.ProductData.builder().setName(lookupKey).build())
                .build());
  }

  /** A customer whose charges go to a card. */
  Customer customer(TestCard card) throws StripeException {
    Customer customer =
        stripe
            .v1()
            .customers()
            .create(CustomerCreateParams.builder().setEmail("ann@example.org").build());
    String method =
        stripe
            .v1()
            .paymentMethods()
            .attach(
                card.token(),
                PaymentMethodAttachParams.builder().setCustomer(customer.getId()).build())
            .getId();
    return stripe
        .v1()
        .customers()
        .update(
            customer.getId(),
            com.stripe.param.CustomerUpdateParams.builder()
                .setInvoiceSettings(
                    com.stripe.param.CustomerUpdateParams.InvoiceSettings.builder()
                        .setDefaultPaymentMethod(method)
                        .build())
                .build());
  }

  Subscription subscribe(Customer customer, Price price) throws StripeException {
    return stripe
        .v1()
        .subscriptions()
        .create(
            SubscriptionCreateParams.builder()
                .setCustomer(customer.getId())
                .addItem(SubscriptionCreateParams.Item.builder().setPrice(price.getId()).build())
                .build());
  }

  /** The types of the events that were told after so many others. */
  List<String> events(int after) {
    return simulator.all("event").stream().skip(after).map(event -> event.need("type")).toList();
  }

  int eventCount() {
    return simulator.all("event").size();
  }

  StripeObject only(String kind) {
    return simulator.all(kind).getLast();
  }

  @Override
  public void close() {
    simulator.close();
  }
}
