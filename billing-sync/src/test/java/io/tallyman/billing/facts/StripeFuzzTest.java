package io.tallyman.billing.facts;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tallyman.billing.stripe.WebhookSignature;
import io.tallyman.catalog.Catalogs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Whatever is sent to the open webhook is refused for its signature, or read, or set aside. */
class StripeFuzzTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final WebhookSignature SIGNATURE =
      new WebhookSignature(List.of("whsec_one", "whsec_two"), Duration.ofMinutes(5));
  private static final Offers OFFERS = Offers.of(Catalogs.builtIn("pixell"));
  private static final Prices PRICES =
      price -> {
        Offer offer = OFFERS.of(price);
        if (offer == null) {
          throw new UnknownPriceException(price.json().toString());
        }
        return offer;
      };

  @FuzzTest
  void noHeaderThatStripeHasNotSignedIsGood(FuzzedDataProvider data) {
    String header =
        (data.consumeBoolean() ? "t=" + NOW.getEpochSecond() + ",v1=" : "")
            + data.consumeString(200);
    byte[] body = data.consumeRemainingAsBytes();
    assertThat(SIGNATURE.fault(body, header, List.of(NOW))).isNotNull();
  }

  @FuzzTest
  void aBodyIsReadOrUnreadable(byte[] body) {
    try {
      StripeEvent event = StripeEvent.parse(new String(body, StandardCharsets.UTF_8));
      Subject.of(event);
      Owner.of(event.object());
      read(event.object());
    } catch (UnreadableException | UnknownPriceException setAside) {
      assertThat(setAside.getMessage()).isNotEmpty();
    }
  }

  private static void read(StripeObject object) {
    switch (object.kind()) {
      case "invoice" -> InvoiceReading.of(object, PRICES);
      case "subscription" -> SubscriptionReading.of(object, object.at("schedule"), PRICES);
      case "payment_intent" -> PaymentReading.of(object, object);
      default -> assertThat(object.kind()).isNotNull();
    }
  }
}
