package io.tallyman.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import io.tallyman.web.access.KeyRing.Judgement;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Whatever somebody shows to be let in is judged; nothing opens that we have not given out. */
class CredentialFuzzTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final byte[] SECRET =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
  private static final KnownKeys KNOWN = new KnownKeys();
  private static final AccessTokens TOKENS = new AccessTokens(SECRET, KNOWN, () -> NOW);
  private static final KeyRing RING =
      new KeyRing("a long admin key", KNOWN, TOKENS, null, new KeyUses(), () -> NOW);

  @FuzzTest
  void aKeyThatWeHaveNotGivenOutOpensNothing(FuzzedDataProvider data) {
    String prefix = data.pickValue(List.of("tm_live_", "eyJ", ""));
    assertThat(RING.judge(prefix + data.consumeRemainingAsString()))
        .isNotInstanceOf(Judgement.Opens.class);
  }

  /** As if the secret had leaked: claims of any kind, well signed. */
  @FuzzTest
  void aTokenThatIsWellSignedIsJudgedWhateverItClaims(byte[] claims) throws JOSEException {
    String payload = new String(claims, StandardCharsets.UTF_8);
    try {
      JsonNode json = JsonMapper.shared().readTree(claims);
      if (json instanceof ObjectNode fields && fields.path("azp").isString()) {
        // A key that nobody knows yet is waited for, which would take all the time there is.
        payload = fields.put("azp", Caller.ADMINISTRATOR.name()).toString();
      }
    } catch (JacksonException notJson) {
      assertThat(notJson).isNotNull();
    }
    JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(payload));
    token.sign(new MACSigner(SECRET));
    if (TOKENS.judge(token.serialize()) instanceof Judgement.Opens(Caller caller)) {
      assertThat(caller.organization()).isNotNull();
    }
  }
}
