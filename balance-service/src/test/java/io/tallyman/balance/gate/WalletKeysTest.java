package io.tallyman.balance.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.BalanceUnderTest.Reply;
import io.tallyman.web.IdempotencyKey;
import io.tallyman.web.access.ApiKey;
import io.tallyman.web.access.Caller;
import io.tallyman.web.access.KnownKey;
import io.tallyman.web.access.KnownKeys;
import io.tallyman.web.access.Scope;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A key that is bound to a wallet spends and reads that one. */
final class WalletKeysTest {
  private static final String ACME = "/v1/organizations/acme";
  private static final String ONE = "{\"amount\":\"1\"}";

  private static BalanceUnderTest service;
  private static String[] ci;
  private static String[] docs;

  @BeforeAll
  static void start() {
    service = BalanceUnderTest.start("fltr");
    for (String wallet : List.of("default", "ci", "docs")) {
      service.post(
          ACME + "/grants",
          """
          {"source":"bonus","amount":"10","wallet":"%s","reference":"%s","reason":"test"}
          """
              .formatted(wallet, wallet));
    }
    ci = keyOf("ci");
    docs = keyOf("docs");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static String[] keyOf(String wallet) {
    ApiKey key = ApiKey.mint(new SecureRandom());
    EnumSet<Scope> scopes = EnumSet.of(Scope.CREDITS_GATE, Scope.BALANCE_READ);
    Caller holder = new Caller(key.id(), scopes, "acme", wallet);
    service.bean(KnownKeys.class).put(key.id(), new KnownKey(holder, key.digest(), null, null));
    return new String[] {"Authorization", "Bearer " + key.text()};
  }

  private static String available(String wallet) {
    return service.get(ACME + "/balance?wallet=" + wallet).at("/credits/available");
  }

  private static void assertOtherWallet(Reply reply) {
    assertThat(reply.status()).as(reply.toString()).isEqualTo(403);
    assertThat(reply.at("/code")).isEqualTo("other_wallet");
  }

  @Test
  void itSpendsItsWalletWithoutNamingIt() {
    String before = available("default");

    Reply consumed = service.post(ACME + "/credits/consume", ONE, ci);

    assertThat(consumed.at("/balance/wallet")).isEqualTo("ci");
    assertThat(available("default")).isEqualTo(before);
  }

  @Test
  void itDoesNotReachAnotherByNamingItAnywhere() {
    String named = "{\"amount\":\"1\",\"wallet\":\"default\"}";
    String inData = "{\"action\":\"mcp.query\",\"data\":{\"wallet\":\"default\"}}";
    for (String call : List.of("/credits/check", "/credits/consume", "/holds")) {
      assertOtherWallet(service.post(ACME + call, named, ci));
      assertOtherWallet(service.post(ACME + call, inData, ci));
    }
    assertOtherWallet(service.get(ACME + "/balance?wallet=docs", ci));
    assertOtherWallet(service.get(ACME + "/transactions?wallet=docs", ci));
  }

  @Test
  void itKnowsOfItsOwnHoldsOnly() {
    String own = service.post(ACME + "/holds", ONE, ci).at("/id");
    String other = service.post(ACME + "/holds", ONE, docs).at("/id");

    Reply held = service.get(ACME + "/holds", ci);

    assertThat(held.body().get("data").valueStream().map(hold -> hold.get("wallet").stringValue()))
        .containsOnly("ci");
    assertThat(service.post(ACME + "/holds/" + other + "/capture", "{}", ci).status())
        .isEqualTo(404);
    assertThat(service.post(ACME + "/holds/" + other + "/release", "{}", ci).status())
        .isEqualTo(404);
    assertOtherWallet(
        service.post(ACME + "/holds/" + own + "/capture", "{\"data\":{\"wallet\":\"docs\"}}", ci));
    assertThat(service.post(ACME + "/holds/" + own + "/capture", "{}", ci).status()).isEqualTo(200);
  }

  @Test
  void itReadsItsOwnHistoryOnly() {
    String other = service.post(ACME + "/credits/consume", ONE, docs).at("/transactionId");
    String own = service.post(ACME + "/credits/consume", ONE, ci).at("/transactionId");

    Reply history = service.get(ACME + "/transactions", ci);

    assertThat(
            history.body().get("data").valueStream().map(line -> line.get("wallet").stringValue()))
        .containsOnly("ci");
    String explanation = ACME + "/transactions/%s/explanation";
    assertThat(service.get(explanation.formatted(own), ci).status()).isEqualTo(200);
    assertThat(service.get(explanation.formatted(other), ci).status()).isEqualTo(404);
  }

  @Test
  void theSameIdempotencyKeyAndBodyUnderTheKeyOfAnotherWalletIsAnotherRequest() {
    String[] first = {ci[0], ci[1], IdempotencyKey.HEADER, "same"};
    String[] second = {docs[0], docs[1], IdempotencyKey.HEADER, "same"};

    assertThat(service.post(ACME + "/credits/consume", ONE, first).at("/balance/wallet"))
        .isEqualTo("ci");
    assertThat(service.post(ACME + "/credits/consume", ONE, second).at("/balance/wallet"))
        .isEqualTo("docs");
  }
}
