package io.tallyman.balance.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where webhooks are never sent. */
class PublicAddressesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.8.9.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::7f00:1",
        "fe80::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001:db8::1",
        "2001::1"
      })
  void whatIsNotOfTheOpenInternetIsNotPublic(String address) {
    assertThat(PublicAddresses.isPublic(InetAddresses.forString(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111"})
  void whatIsOfTheOpenInternetIsPublic(String address) {
    assertThat(PublicAddresses.isPublic(InetAddresses.forString(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "2130706433", "::1"})
  void everySpellingOfThisMachineIsRefused(String host) {
    assertThatThrownBy(() -> new PublicAddresses().resolve(host))
        .isInstanceOf(UnknownHostException.class);
  }

  @Test
  void anAddressThatIsPublicIsAnswered() throws UnknownHostException {
    assertThat(new PublicAddresses().resolve("1.1.1.1")).hasSize(1);
  }
}
