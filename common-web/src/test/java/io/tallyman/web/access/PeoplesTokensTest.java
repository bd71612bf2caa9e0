package io.tallyman.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.tallyman.web.access.KeyRing.Judgement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Against an issuer that is as small as can be. */
final class PeoplesTokensTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private static RSAKey key;
  private static RSAKey next;

  private HttpServer server;
  private String issuer;
  private volatile JWK published;
  private volatile boolean away;
  private PeoplesTokens people;

  @BeforeAll
  static void makeKeys() throws JOSEException {
    key = new RSAKeyGenerator(2048).keyID("k1").generate();
    next = new RSAKeyGenerator(2048).keyID("k2").generate();
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer = "http://localhost:" + server.getAddress().getPort();
    published = key.toPublicJWK();
    server.createContext(
        "/",
        exchange -> {
          String answer =
              exchange.getRequestURI().getPath().equals("/keys")
                  ? new JWKSet(published).toString()
                  : "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(issuer, issuer);
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(away ? 500 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    people = people(settings());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private OidcSettings settings() {
    return new OidcSettings(issuer, "tallyman", "organization", "roles", "page", "openid");
  }

  private PeoplesTokens people(OidcSettings settings) {
    return new PeoplesTokens(settings, issuer, () -> NOW);
  }

  private JWTClaimsSet.Builder ann(@Nullable String organization, String... roles) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .subject("ann")
        .audience("tallyman")
        .claim("organization", organization)
        .claim("roles", List.of(roles))
        .expirationTime(Date.from(NOW.plus(Duration.ofMinutes(5))));
  }

  private static String signed(JWSHeader header, JWSSigner signer, JWTClaimsSet.Builder claims) {
    SignedJWT token = new SignedJWT(header, claims.build());
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }

  private static String signed(RSAKey by, JWTClaimsSet.Builder claims) {
    try {
      return signed(
          new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(by.getKeyID()).build(),
          new RSASSASigner(by),
          claims);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private Judgement judge(JWTClaimsSet.Builder claims) {
    return people.judge(signed(key, claims));
  }

  private void assertFails(String token, String reason) {
    assertThat(people.judge(token))
        .isInstanceOfSatisfying(
            Judgement.Fails.class, fails -> assertThat(fails.reason()).contains(reason));
  }

  private static Judgement opens(@Nullable String organization, Set<Scope> scopes) {
    return new Judgement.Opens(new Caller("person:ann", scopes, organization, null));
  }

  // Roles -----------------------------------------------------------------------------------

  @Test
  void somebodyMayDoWhatTheRolesSayInTheOrganization() {
    assertThat(judge(ann("acme", "viewer", "chef")))
        .isEqualTo(opens("acme", EnumSet.of(Scope.BALANCE_READ)));
    assertThat(judge(ann("acme", "viewer", "owner"))).isEqualTo(opens("acme", Role.OWNER.scopes()));
  }

  @Test
  void supportAndOperatorsGoAcrossOrganizations() {
    assertThat(judge(ann(null, "support"))).isEqualTo(opens(null, Role.SUPPORT.scopes()));
    assertThat(judge(ann(null, "operator"))).isEqualTo(opens(null, EnumSet.allOf(Scope.class)));
  }

  @Test
  void whoeverAssignsRolesInAnOrganizationGivesNobodyMoreThanThat() {
    assertFails(signed(key, ann("acme", "operator")), "no role");
    assertThat(judge(ann("acme", "viewer", "operator", "support")))
        .isEqualTo(opens("acme", Role.VIEWER.scopes()));
  }

  @Test
  void aRoleOfAnOrganizationIsNothingWithoutOne() {
    assertFails(signed(key, ann(null, "owner")), "no role");
    assertThat(judge(ann(null, "owner", "support"))).isEqualTo(opens(null, Role.SUPPORT.scopes()));
  }

  @Test
  void theClaimsMayHaveOtherNamesAndASingleRoleNeedsNoList() {
    people =
        people(
            new OidcSettings(
                issuer, "tallyman", "https://acme.example/org", "role", "page", "openid"));

    assertThat(judge(ann(null).claim("https://acme.example/org", "acme").claim("role", "viewer")))
        .isEqualTo(opens("acme", Role.VIEWER.scopes()));
  }

  @Test
  void anOrganizationThatIsNoTextIsNone() {
    assertFails(signed(key, ann("acme", "viewer").claim("organization", 7)), "understood");
  }

  // What opens nothing ----------------------------------------------------------------------

  @Test
  void anotherIssuersTokenOpensNothing() {
    assertFails(signed(key, ann("acme", "viewer").issuer("https://other.example")), "iss");
  }

  @Test
  void aTokenForSomethingElseOpensNothing() {
    assertFails(signed(key, ann("acme", "viewer").audience("other")), "aud");
  }

  @Test
  void anExpiredTokenOrOneThatNeverExpiresOpensNothing() {
    Date longAgo = Date.from(NOW.minus(Duration.ofMinutes(5)));
    assertFails(signed(key, ann("acme", "viewer").expirationTime(longAgo)), "Expired");
    assertFails(signed(key, ann("acme", "viewer").expirationTime(null)), "exp");
  }

  @Test
  void aTokenThatIsNotSignedOpensNothing() {
    assertFails(new PlainJWT(ann("acme", "operator").build()).serialize(), "Unsecured");
  }

  @Test
  void aTokenSignedWithThePublicKeyAsIfItWereASecretOpensNothing() throws JOSEException {
    byte[] everybodyHasIt = key.toRSAPublicKey().getEncoded();
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build();
    assertFails(signed(header, new MACSigner(everybodyHasIt), ann(null, "operator")), "rejected");
  }

  @Test
  void aTokenWithAnotherSignatureOpensNothing() {
    String token = signed(key, ann("acme", "viewer"));
    String of = signed(key, ann("acme", "owner"));
    assertFails(
        token.substring(0, token.lastIndexOf('.')) + of.substring(of.lastIndexOf('.')),
        "Invalid signature");
  }

  @ParameterizedTest
  @ValueSource(strings = {"eyJ", "eyJ.eyJ.eyJ", "eyJhbGciOiJSUzI1NiJ9..", "eyJ🙂.a.b"})
  void whatOnlyLooksLikeATokenOpensNothing(String text) {
    assertThat(people.judge(text)).isInstanceOf(Judgement.Fails.class);
  }

  @Test
  void randomTextsAreJudgedWithoutAFault() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      String text = "eyJ" + new String(bytes, StandardCharsets.ISO_8859_1).replace('\u0001', '.');
      assertThat(people.judge(text)).as(text).isInstanceOf(Judgement.Fails.class);
    }
  }

  // The issuer's keys -----------------------------------------------------------------------

  @Test
  void aKeyThatTheIssuerDoesNotHaveOpensNothingHoweverOftenItIsTried() {
    for (int i = 0; i < 5; i++) {
      assertFails(signed(next, ann(null, "operator")), "not valid");
    }
    assertThat(judge(ann("acme", "viewer"))).isInstanceOf(Judgement.Opens.class);
  }

  @Test
  void aKeyThatTheIssuerHasMadeMeanwhileOpensAtOnce() {
    assertThat(judge(ann("acme", "viewer"))).isInstanceOf(Judgement.Opens.class);
    published = next.toPublicJWK();

    assertThat(people.judge(signed(next, ann("acme", "viewer"))))
        .isInstanceOf(Judgement.Opens.class);
  }

  @Test
  void whileTheIssuerIsAwayNobodySaysThatATokenIsWrongAndThenItGoesOn() {
    away = true;
    assertThat(judge(ann("acme", "viewer"))).isInstanceOf(Judgement.TooEarly.class);

    away = false;
    assertThat(judge(ann("acme", "viewer"))).isInstanceOf(Judgement.Opens.class);

    away = true;
    assertThat(judge(ann("acme", "viewer"))).isInstanceOf(Judgement.Opens.class);
  }

  @Test
  void anIssuerThatSaysThatItIsAnotherIsNotBelieved() {
    String here = issuer;
    issuer = here + "/";
    PeoplesTokens misconfigured = people(settings());
    String token = signed(key, ann("acme", "viewer"));
    issuer = here;

    assertThat(misconfigured.judge(token)).isInstanceOf(Judgement.TooEarly.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://id.example.com", "ftp://localhost", "localhost", "https:", "%"})
  void anIssuerThatCouldBeAnybodyStopsTheStart(String url) {
    assertThatThrownBy(() -> new OidcSettings(url, "a", "o", "r", "c", "s"))
        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
        .hasMessageContaining("tallyman.oidc.issuer");
  }
}
