package io.tallyman.billing.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StripeSettingsTest {
  @Test
  void whatIsSetToNothingIsNotSet() {
    StripeSettings settings = settings(" ", "");
    assertThat(settings.secretKey()).isNull();
    assertThat(settings.account()).isNull();
    assertThat(settings.live()).isFalse();
  }

  @Test
  void aKeyIsTakenWithoutTheLineEndThatAFileEndsWith() {
    StripeSettings settings = settings("sk_live_x\n", "acct_1\n");
    assertThat(settings.secretKey()).isEqualTo("sk_live_x");
    assertThat(settings.account()).isEqualTo("acct_1");
    assertThat(settings.live()).isTrue();
  }

  private static StripeSettings settings(String secretKey, String account) {
    Duration any = Duration.ofSeconds(1);
    return new StripeSettings(
        secretKey, List.of(), "https://api.stripe.com", account, false, any, any, any);
  }
}
