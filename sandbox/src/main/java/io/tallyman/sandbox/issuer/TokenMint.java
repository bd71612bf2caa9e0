package io.tallyman.sandbox.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signs tokens with a key that is made at the start, and is nowhere else. */
final class TokenMint {
  static final Duration LIVES = Duration.ofMinutes(10);

  private final String issuer;
  private final ECKey key;

  TokenMint(String issuer) {
    this.issuer = issuer;
    try {
      key =
          new ECKeyGenerator(Curve.P_256)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.ES256)
              .keyIDFromThumbprint(true)
              .generate();
    } catch (JOSEException everyJdkCan) {
      throw new IllegalStateException(everyJdkCan);
    }
  }

  /** What everybody may know of the key. */
  Map<String, Object> publicKeys() {
    return new JWKSet(key).toJSONObject(true);
  }

  /** Opens Tallyman's API. */
  String accessToken(Person person, String audience, Instant now) {
    return signed(
        new JOSEObjectType("at+jwt"),
        claims(person, audience, now)
            .claim("organization", person.organization())
            .claim("roles", List.of(person.role()))
            .build());
  }

  /** Tells the page who has signed in. */
  String idToken(Person person, String client, @Nullable String nonce, Instant now) {
    return signed(
        JOSEObjectType.JWT,
        claims(person, client, now).claim("name", person.name()).claim("nonce", nonce).build());
  }

  private JWTClaimsSet.Builder claims(Person person, String audience, Instant now) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .subject(person.subject())
        .audience(audience)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(LIVES)));
  }

  private String signed(JOSEObjectType type, JWTClaimsSet claims) {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).type(type).keyID(key.getKeyID()).build(),
            claims);
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException everyJdkCan) {
      throw new IllegalStateException(everyJdkCan);
    }
    return token.serialize();
  }
}
