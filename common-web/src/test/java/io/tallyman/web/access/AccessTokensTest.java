package io.tallyman.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.tallyman.web.ApiException;
import io.tallyman.web.access.KeyRing.Judgement;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccessTokensTest {
  private static final ApiKey KEY = ApiKey.mint(new SecureRandom());
  private static final Caller BACKEND =
      new Caller(KEY.id(), EnumSet.of(Scope.TOKENS_MINT), "acme", null);
  private static final Set<Scope> READ = EnumSet.of(Scope.BALANCE_READ);

  private final KnownKeys known = new KnownKeys();
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");

  private AccessTokens signedBy(@Nullable String secret) {
    return new AccessTokens(
        secret == null ? null : secret.getBytes(StandardCharsets.UTF_8), known, () -> now);
  }

  private AccessTokens tokens() {
    return signedBy("0123456789abcdef0123456789abcdef");
  }

  private String token() {
    known.put(KEY.id(), new KnownKey(BACKEND, KEY.digest(), null, null));
    return tokens().mint(BACKEND, "acme", "ci", READ, Duration.ofMinutes(15)).token();
  }

  @Test
  void aTokenOpensOneOrganizationsWalletToReadUntilItExpires() {
    String token = token();

    assertThat(tokens().judge(token))
        .isEqualTo(new Judgement.Opens(new Caller(KEY.id() + ":token", READ, "acme", "ci")));

    now = now.plus(Duration.ofMinutes(15));
    assertThat(tokens().judge(token)).isEqualTo(new Judgement.Fails("The token has expired"));
  }

  @Test
  void aTokenEndsWithTheKeyItWasMintedWith() {
    String token = token();

    known.put(KEY.id(), new KnownKey(BACKEND, KEY.digest(), null, now));

    assertThat(tokens().judge(token)).isInstanceOf(Judgement.Fails.class);
  }

  @Test
  void whoHasAnotherSecretOrNoneSignsNothingThatOpens() {
    String token = token();

    assertThat(signedBy("another secret of thirty-two bytes").judge(token))
        .isInstanceOf(Judgement.Fails.class);
    assertThat(signedBy(null).judge(token)).isInstanceOf(Judgement.Fails.class);
    assertThatThrownBy(
            () -> signedBy(null).mint(BACKEND, "acme", null, READ, Duration.ofMinutes(1)))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void aTokenThatIsNotSignedOpensNothing() {
    String unsigned =
        new PlainJWT(new JWTClaimsSet.Builder().issuer("urn:tallyman").subject("acme").build())
            .serialize();

    assertThat(tokens().judge(unsigned)).isInstanceOf(Judgement.Fails.class);
  }

  @Test
  void aChangeAnywhereInATokenIsSeen() {
    String token = token();
    // The last character carries bits that do not count.
    for (int i = 0; i < token.length() - 1; i++) {
      StringBuilder changed = new StringBuilder(token);
      changed.setCharAt(i, token.charAt(i) == 'A' ? 'B' : 'A');
      assertThat(tokens().judge(changed.toString()))
          .as("changed at " + i)
          .isInstanceOf(Judgement.Fails.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"eyJ", "eyJ.eyJ.eyJ", "eyJhbGciOiJIUzI1NiJ9..", "eyJ\u0000"})
  void whatOnlyBeginsLikeATokenIsNone(String text) {
    assertThat(tokens().judge(text)).isInstanceOf(Judgement.Fails.class);
  }
}
