package io.tallyman.balance.webhooks;

import com.google.common.net.InetAddresses;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves hosts to public addresses only, for a connection that is made to just what this answers:
 * a name that leads elsewhere the next time leads nowhere. One private address among several is
 * enough to refuse the host.
 */
final class PublicAddresses implements DnsResolver {
  /** What is not the open internet, by the registries of special-purpose addresses at IANA. */
  private static final List<Range> NOT_PUBLIC =
      List.of(
          new Range("0.0.0.0", 8),
          new Range("10.0.0.0", 8),
          new Range("100.64.0.0", 10),
          new Range("127.0.0.0", 8),
          new Range("169.254.0.0", 16),
          new Range("172.16.0.0", 12),
          new Range("192.0.0.0", 24),
          new Range("192.0.2.0", 24),
          new Range("192.88.99.0", 24),
          new Range("192.168.0.0", 16),
          new Range("198.18.0.0", 15),
          new Range("198.51.100.0", 24),
          new Range("203.0.113.0", 24),
          new Range("224.0.0.0", 3),
          // Tunnels and documentation, within what is otherwise the open internet.
          new Range("2001::", 23),
          new Range("2001:db8::", 32),
          new Range("2002::", 16),
          new Range("3fff::", 20));

  /** All that is public in IPv6 is in here. */
  private static final Range OPEN = new Range("2000::", 3);

  private record Range(BigInteger first, int bytes, int prefix) {
    Range(String first, int prefix) {
      this(InetAddresses.forString(first), prefix);
    }

    private Range(InetAddress first, int prefix) {
      this(new BigInteger(1, first.getAddress()), first.getAddress().length, prefix);
    }

    boolean has(InetAddress address) {
      byte[] octets = address.getAddress();
      int rest = bytes * Byte.SIZE - prefix;
      return octets.length == bytes
          && new BigInteger(1, octets).shiftRight(rest).equals(first.shiftRight(rest));
    }
  }

  /** Whether an address is of the open internet. */
  static boolean isPublic(InetAddress address) {
    boolean isVersionSix = address.getAddress().length > 4;
    return (!isVersionSix || OPEN.has(address))
        && NOT_PUBLIC.stream().noneMatch(range -> range.has(address));
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = SystemDefaultDnsResolver.INSTANCE.resolve(host);
    for (InetAddress address : addresses) {
      if (!isPublic(address)) {
        throw new UnknownHostException(host + " leads to an address that is not public");
      }
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
  }
}
