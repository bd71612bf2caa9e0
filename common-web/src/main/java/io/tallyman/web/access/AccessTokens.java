package io.tallyman.web.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.access.KeyRing.Judgement;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Short-lived tokens for browsers, as JWTs (HS256): any service reads what any other has signed,
 * without asking anybody. A token opens nothing any more once the key that it was minted with does
 * not; one that a person minted lives out its time.
 */
public final class AccessTokens {
  private static final String ISSUER = "urn:tallyman";
  private static final String SCOPE = "scope";
  private static final String WALLET = "wallet";

  /** The key that it was minted with: the authorized party. */
  private static final String MINTED_WITH = "azp";

  private static final int MAX_LENGTH = 2_048;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final byte @Nullable [] secret;
  private final KnownKeys keys;
  private final InstantSource clock;

  /**
   * Tokens.
   *
   * @param secret that every service has, 32 bytes at least; null: there are no tokens
   */
  AccessTokens(byte @Nullable [] secret, KnownKeys keys, InstantSource clock) {
    this.secret = secret == null ? null : secret.clone();
    this.keys = keys;
    this.clock = clock;
  }

  /** A token, and until when it opens what it does. */
  public record Minted(String token, Instant expiresAt) {}

  /**
   * Mints a token.
   *
   * @param wallet null: all of the organization's
   * @throws ApiException if this service has no secret to sign with
   */
  public Minted mint(
      Caller by, String organization, @Nullable String wallet, Set<Scope> scopes, Duration lives) {
    if (secret == null) {
      throw new ApiException(ErrorCode.NOT_SET_UP, "There is no tallyman.token-secret");
    }
    Instant now = clock.instant();
    Instant expiresAt = now.plus(lives).truncatedTo(ChronoUnit.SECONDS);
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .subject(organization)
            .claim(WALLET, wallet)
            .claim(
                SCOPE, scopes.stream().map(Scope::code).sorted().collect(Collectors.joining(" ")))
            .claim(MINTED_WITH, by.name())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(expiresAt))
            .build();
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      token.sign(new MACSigner(secret));
    } catch (JOSEException everyJdkCan) {
      throw new IllegalStateException(everyJdkCan);
    }
    return new Minted(token.serialize(), expiresAt);
  }

  /** Whether a text looks like a token. */
  static boolean isMeant(String text) {
    return text.startsWith("eyJ");
  }

  /** Whether a text that looks like a token says that it is one of these. */
  static boolean isOurs(String text) {
    try {
      return text.length() <= MAX_LENGTH
          && ISSUER.equals(SignedJWT.parse(text).getJWTClaimsSet().getIssuer());
    } catch (ParseException another) {
      return false;
    }
  }

  Judgement judge(String text) {
    JWTClaimsSet claims = text.length() > MAX_LENGTH ? null : verified(text);
    if (claims == null) {
      return new Judgement.Fails("The token is not one of these");
    }
    try {
      return judge(claims, clock.instant());
    } catch (ParseException | IllegalArgumentException ofAnotherVersion) {
      return new Judgement.Fails("The token cannot be understood");
    }
  }

  private @Nullable JWTClaimsSet verified(String text) {
    try {
      SignedJWT token = SignedJWT.parse(text);
      return secret != null
              && token.getHeader().getAlgorithm().equals(JWSAlgorithm.HS256)
              && token.verify(new MACVerifier(secret))
          ? token.getJWTClaimsSet()
          : null;
    } catch (ParseException | JOSEException notSigned) {
      return null;
    }
  }

  private Judgement judge(JWTClaimsSet claims, Instant now) throws ParseException {
    Date expiry = claims.getExpirationTime();
    String organization = claims.getSubject();
    String mintedWith = claims.getStringClaim(MINTED_WITH);
    String scope = claims.getStringClaim(SCOPE);
    if (expiry == null
        || organization == null
        || mintedWith == null
        || scope == null
        || !ISSUER.equals(claims.getIssuer())) {
      return new Judgement.Fails("The token cannot be understood");
    }
    if (!now.isBefore(expiry.toInstant())) {
      return new Judgement.Fails("The token has expired");
    }
    if (!mintedWith.equals(Caller.ADMINISTRATOR.name())
        && !mintedWith.startsWith(PeoplesTokens.NAMED)) {
      KnownKey key = keys.find(mintedWith, PATIENCE);
      if (key == null || key.fault(now) != null) {
        return new Judgement.Fails("The key that the token was minted with has ended");
      }
    }
    Set<Scope> scopes =
        Arrays.stream(scope.split(" ")).map(Scope::ofCode).collect(Collectors.toSet());
    return new Judgement.Opens(
        new Caller(mintedWith + ":token", scopes, organization, claims.getStringClaim(WALLET)));
  }
}
