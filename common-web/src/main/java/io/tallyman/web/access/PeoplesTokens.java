package io.tallyman.web.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.tallyman.web.access.KeyRing.Judgement;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that an OpenID Connect issuer gives to people: JWTs, signed with one of its keys. A role
 * of an organization counts in a token that names the organization, a role across organizations in
 * one that names none: whoever assigns roles within an organization gives nobody more than that.
 */
final class PeoplesTokens {
  /** Before the subject, in a caller's name. No key's id begins so. */
  static final String NAMED = "person:";

  private static final int MAX_LENGTH = 8_192;
  private static final Judgement NOT_NOW =
      new Judgement.TooEarly("Whoever issues the tokens of people cannot be asked just now");

  private final OidcSettings settings;
  private final IssuersKeys keys;
  private final DefaultJWTProcessor<SecurityContext> verification = new DefaultJWTProcessor<>();

  /**
   * Tokens.
   *
   * @param issuer the one whose tokens they are
   * @param realTime the issuer's, also where the services go by another
   */
  PeoplesTokens(OidcSettings settings, String issuer, InstantSource realTime) {
    this.settings = settings;
    this.keys = new IssuersKeys(issuer);
    verification.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    verification.setJWSKeySelector(new JWSVerificationKeySelector<>(asymmetric(), keys.kept()));
    JWTClaimsSet always = new JWTClaimsSet.Builder().issuer(issuer).build();
    verification.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(settings.audience(), always, Set.of("sub", "exp")) {
          @Override
          protected Date currentTime() {
            return Date.from(realTime.instant());
          }
        });
  }

  /** Nothing that is verified with what everybody may know: no {@code HS256}, no {@code none}. */
  private static Set<JWSAlgorithm> asymmetric() {
    Set<JWSAlgorithm> algorithms = new HashSet<>(JWSAlgorithm.Family.RSA);
    algorithms.addAll(JWSAlgorithm.Family.EC);
    return algorithms;
  }

  Judgement judge(String text) {
    if (text.length() > MAX_LENGTH) {
      return new Judgement.Fails("The token is too long");
    }
    try {
      return judge(verification.process(text, null));
    } catch (BadJOSEException invalid) {
      return new Judgement.Fails("The token is not valid: " + invalid.getMessage());
    } catch (ParseException unreadable) {
      return new Judgement.Fails("The token cannot be understood");
    } catch (RateLimitReachedException askedJustNow) {
      return keys.haveBeenGiven()
          ? new Judgement.Fails("The token is not valid: its issuer has no such key")
          : NOT_NOW;
    } catch (JOSEException noKeys) {
      return NOT_NOW;
    }
  }

  private Judgement judge(JWTClaimsSet claims) throws ParseException {
    String organization = claims.getStringClaim(settings.organizationClaim());
    EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (Role role : roles(claims.getClaim(settings.rolesClaim()))) {
      if (role.isAcrossOrganizations() == (organization == null)) {
        scopes.addAll(role.scopes());
      }
    }
    return scopes.isEmpty()
        ? new Judgement.Fails("The token gives no role here")
        : new Judgement.Opens(new Caller(NAMED + claims.getSubject(), scopes, organization, null));
  }

  /** The claim may be a list, or a single one. */
  private static List<Role> roles(@Nullable Object claim) {
    List<?> names = claim instanceof List<?> several ? several : List.of(String.valueOf(claim));
    return names.stream()
        .map(name -> Role.named(String.valueOf(name)))
        .filter(Objects::nonNull)
        .toList();
  }
}
