package io.tallyman.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.web.access.KeyRing.Judgement;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyRingTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final ApiKey KEY = ApiKey.mint(new SecureRandom());
  private static final Caller HOLDER =
      new Caller(KEY.id(), EnumSet.of(Scope.BALANCE_READ), "acme", null);

  private final KnownKeys known = new KnownKeys();
  private final KeyUses uses = new KeyUses();
  private final KeyRing ring =
      new KeyRing(
          "admin key", known, new AccessTokens(null, known, () -> NOW), null, uses, () -> NOW);

  private void know(@Nullable Instant expiresAt, @Nullable Instant revokedAt) {
    known.put(KEY.id(), new KnownKey(HOLDER, KEY.digest(), expiresAt, revokedAt));
  }

  @Test
  void aKeyIsReadBackAndNeverPrintedWhole() {
    assertThat(ApiKey.read(KEY.text())).isEqualTo(KEY);
    assertThat(KEY.text()).matches("tm_live_[0-9a-f]{16}_[0-9a-f]{72}");
    assertThat(KEY.toString()).isEqualTo("tm_live_" + KEY.id() + "_…");
  }

  @Test
  void aSlipAnywhereInAKeyIsSeenWithoutAskingAnybody() {
    for (int i = 0; i < KEY.text().length(); i++) {
      StringBuilder slip = new StringBuilder(KEY.text());
      slip.setCharAt(i, slip.charAt(i) == '0' ? '1' : '0');
      assertThat(ApiKey.read(slip.toString())).as(slip.toString()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tm_live_", "tm_live_0_0", "another", "admin key "})
  void anythingElseIsNoKey(String text) {
    known.markComplete();

    assertThat(ring.judge(text)).isInstanceOf(Judgement.Fails.class);
  }

  @Test
  void theAdminKeyOpensEverything() {
    assertThat(ring.judge("admin key")).isEqualTo(new Judgement.Opens(Caller.ADMINISTRATOR));
  }

  @Test
  void aKeyOpensUntilItExpires() {
    know(NOW.plusMillis(1), null);
    assertThat(ring.judge(KEY.text())).isEqualTo(new Judgement.Opens(HOLDER));

    know(NOW, null);
    assertThat(ring.judge(KEY.text())).isEqualTo(new Judgement.Fails("The key has expired"));
  }

  @Test
  void thatAKeyIsUsedIsNotedOnceInAMinute() {
    know(null, null);

    ring.judge(KEY.text());
    ring.judge(KEY.text());
    assertThat(uses.take()).containsExactly(Map.entry(KEY.id(), NOW));

    ring.judge(KEY.text());
    assertThat(uses.take()).isEmpty();
  }

  @Test
  void aRevokedKeyOpensNothing() {
    know(null, NOW);

    assertThat(ring.judge(KEY.text())).isEqualTo(new Judgement.Fails("The key has been revoked"));
  }

  @Test
  void anotherSecretUnderTheSameIdOpensNothing() {
    known.put(KEY.id(), new KnownKey(HOLDER, ApiKey.mint(new SecureRandom()).digest(), null, null));

    assertThat(ring.judge(KEY.text())).isEqualTo(new Judgement.Fails("There is no such key"));
  }

  @Test
  void aKeyThatIsHeardOfWhileSomebodyWaitsOpensAtOnce() {
    known.markComplete();
    CompletableFuture<Judgement> waiting =
        CompletableFuture.supplyAsync(() -> ring.judge(KEY.text()));

    know(null, null);

    assertThat(waiting)
        .succeedsWithin(Duration.ofSeconds(1))
        .isEqualTo(new Judgement.Opens(HOLDER));
  }

  @Test
  void beforeAllKeysHaveBeenReadNobodySaysThatThereIsNoSuchKey() {
    assertThat(ring.judge(KEY.text())).isInstanceOf(Judgement.TooEarly.class);
  }
}
