package io.tallyman.web.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Whose word about people is taken, and how the dashboard asks for it.
 *
 * @param issuer its URL, under which it describes itself (OpenID Connect Discovery); without it
 *     people have keys like everybody else
 * @param audience that a token must be meant for
 * @param organizationClaim the claim that says which organization somebody is of
 * @param rolesClaim the claim that lists somebody's roles
 * @param clientId the dashboard's, as the issuer knows it: a public client
 * @param scope what the dashboard asks the issuer for
 */
@ConfigurationProperties("tallyman.oidc")
record OidcSettings(
    @Nullable String issuer,
    @DefaultValue("tallyman") String audience,
    @DefaultValue("organization") String organizationClaim,
    @DefaultValue("roles") String rolesClaim,
    @DefaultValue("tallyman-dashboard") String clientId,
    @DefaultValue("openid profile") String scope) {
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  OidcSettings {
    issuer = issuer == null || issuer.isBlank() ? null : checked(issuer.strip());
  }

  /** What comes over plain HTTP could be anybody's keys. */
  private static String checked(String issuer) {
    if (!isTrustworthy(issuer)) {
      throw new InvalidConfigurationPropertyValueException(
          "tallyman.oidc.issuer", issuer, "It must be an https:// URL.");
    }
    return issuer;
  }

  private static boolean isTrustworthy(String issuer) {
    try {
      URI url = new URI(issuer);
      return url.getHost() != null
          && ("https".equals(url.getScheme())
              || ("http".equals(url.getScheme()) && THIS_MACHINE.contains(url.getHost())));
    } catch (URISyntaxException noUrl) {
      return false;
    }
  }
}
