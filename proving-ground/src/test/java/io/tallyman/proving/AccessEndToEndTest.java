package io.tallyman.proving;

import static io.tallyman.proving.TallymanUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallyman.web.access.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every endpoint there is, asked by every kind of caller: who comes in, and who does not. */
@OnCatalog("pixell")
class AccessEndToEndTest {
  /**
   * An endpoint, the scopes that open it (any: every caller's), and whether it serves keys that are
   * bound to a wallet.
   */
  private static final String TABLE =
      """
      GET    /livez                                             | open           |
      GET    /readyz                                            | open           |
      GET    /v1/actions                                        | open           |
      GET    /v1/packs                                          | open           |
      GET    /v1/plans                                          | open           |
      GET    /v1/tiers                                          | open           |
      POST   /v1/estimate                                       | open           |
      POST   /v1/stripe/webhooks                                | open           |
      GET    /v1/sign-in                                        | open           |
      GET    /v1/sandbox/issuer/.well-known/openid-configuration | open          |
      GET    /v1/sandbox/issuer/authorize                       | open           |
      GET    /v1/sandbox/issuer/page.css                        | open           |
      GET    /v1/sandbox/issuer/keys                            | open           |
      GET    /v1/sandbox/issuer/end                             | open           |
      POST   /v1/sandbox/issuer/token                           | open           |
      GET    /v1/caller                                         | any            | wallet
      GET    /v1/sandbox/clock                                  | any            | wallet
      POST   /v1/events                                         | events:write   | wallet
      POST   {org}/credits/check                                | credits:gate   | wallet
      POST   {org}/credits/consume                              | credits:gate   | wallet
      POST   {org}/holds                                        | credits:gate   | wallet
      GET    {org}/holds                                        | balance:read credits:gate | wallet
      POST   {org}/holds/{id}/capture                           | credits:gate   | wallet
      POST   {org}/holds/{id}/release                           | credits:gate   | wallet
      GET    {org}/balance                                      | balance:read   | wallet
      GET    {org}/balance/stream                               | balance:read   | wallet
      GET    {org}/transactions                                 | balance:read   | wallet
      GET    {org}/transactions/{id}/explanation                | balance:read   | wallet
      GET    {org}/entitlements                                 | balance:read   |
      GET    {org}/summary                                      | balance:read   |
      GET    {org}/usage                                        | balance:read   | wallet
      GET    {org}/wallets                                      | balance:read   |
      POST   {org}/grants                                       | credits:adjust |
      POST   {org}/refunds                                      | credits:adjust |
      POST   {org}/wallets/transfer                             | credits:adjust |
      PUT    {org}/plan                                         | credits:adjust |
      DELETE {org}/plan                                         | credits:adjust |
      POST   {org}/plan/renewals                                | credits:adjust |
      PUT    {org}                                              | billing:manage |
      GET    {org}/auto-top-up                                  | balance:read billing:manage |
      PUT    {org}/auto-top-up                                  | billing:manage |
      GET    {org}/referral                                     | balance:read billing:manage |
      PUT    {org}/referral                                     | billing:manage |
      POST   {org}/checkout/credits                             | billing:manage checkout:open | wallet
      POST   {org}/tokens                                       | tokens:mint    | wallet
      GET    {org}/origins                                      | tokens:mint    |
      PUT    {org}/origins                                      | tokens:mint    |
      POST   {org}/checkout/subscription                        | billing:manage |
      POST   {org}/portal                                       | billing:manage |
      GET    {org}/invoices                                     | balance:read billing:manage |
      GET    {org}/payments                                     | balance:read billing:manage |
      GET    {org}/subscription                                 | balance:read billing:manage |
      POST   {org}/subscription/cancel                          | billing:manage |
      POST   {org}/subscription/change                          | billing:manage |
      POST   {org}/subscription/resume                          | billing:manage |
      POST   {org}/inquiries                                    | billing:manage |
      GET    {org}/contacts                                     | balance:read billing:manage |
      PUT    {org}/contacts                                     | billing:manage |
      GET    {org}/webhook-endpoints                            | billing:manage |
      POST   {org}/webhook-endpoints                            | billing:manage |
      DELETE {org}/webhook-endpoints/{id}                       | billing:manage |
      POST   {org}/webhook-endpoints/{id}/rotate                | billing:manage |
      POST   {org}/webhook-endpoints/{id}/enable                | billing:manage |
      POST   {org}/webhook-endpoints/{id}/test                  | billing:manage |
      GET    {org}/webhook-endpoints/{id}/deliveries            | billing:manage |
      POST   {org}/webhook-endpoints/{id}/deliveries/{delivery}/resend | billing:manage |
      POST   {org}/export                                       | data:manage    |
      POST   {org}/erasure                                      | data:manage    |
      POST   {org}/payments/export                              | data:manage    |
      POST   {org}/payments/erasure                             | data:manage    |
      GET    /v1/ops/billing-audit-log                          | ops            |
      GET    /v1/organizations                                  | organizations:read ops |
      GET    /v1/quarantine                                     | ops            |
      GET    /v1/quarantine/{id}                                | ops            |
      POST   /v1/quarantine/{id}/replay                         | ops            |
      GET    /v1/ops/webhooks                                   | ops            |
      POST   /v1/ops/webhooks/reprocess                         | ops            |
      POST   /v1/ops/webhooks/{id}/reprocess                    | ops            |
      GET    /v1/ops/metrics                                    | ops            |
      GET    /v1/ops/lag                                        | ops            |
      GET    /v1/ops/operations                                 | ops            |
      POST   /v1/ops/operations                                 | ops            |
      GET    /v1/ops/operations/{id}                            | ops            |
      POST   /v1/ops/operations/{id}/pause                      | ops            |
      POST   /v1/ops/operations/{id}/resume                     | ops            |
      POST   /v1/ops/operations/{id}/cancel                     | ops            |
      GET    /v1/ops/reconcile                                  | ops            |
      POST   /v1/ops/reconcile                                  | ops            |
      GET    /v1/ops/reconcile/{id}                             | ops            |
      GET    /v1/ops/reconcile/{id}/drift                       | ops            |
      POST   /v1/ops/reconcile/{id}/cancel                      | ops            |
      GET    /v1/ops/audit-log                                  | ops            |
      GET    /v1/keys                                           | ops            |
      POST   /v1/keys                                           | ops            |
      POST   /v1/keys/{id}/rotate                               | ops            |
      DELETE /v1/keys/{id}                                      | ops            |
      GET    /v1/sandbox/mailbox                                | ops            |
      POST   /v1/sandbox/issuer/pass                            | ops            |
      POST   /v1/sandbox/clock/advance                          | ops            |
      POST   /v1/sandbox/demo                                   | ops            |
      """;

  /** What people may do, by their role; and of what, where not of all organizations. */
  private static final String ROLES =
      """
      owner         | acme | balance:read billing:manage checkout:open data:manage
      billing_admin | acme | balance:read billing:manage checkout:open
      viewer        | acme | balance:read
      support       |      | organizations:read balance:read credits:adjust
      """;

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String ADMIN = "test";
  private static final String EVERY_SCOPE =
      Arrays.stream(Scope.values()).map(Scope::code).collect(Collectors.joining(" "));
  private static final List<Endpoint> ENDPOINTS = TABLE.lines().map(Endpoint::of).toList();

  private static TallymanUnderTest tallyman;
  private static SandboxPeople people;

  @BeforeAll
  static void join(TallymanUnderTest shared) {
    tallyman = shared;
    people = new SandboxPeople(tallyman.url(), ADMIN);
    for (String organization : List.of("acme", "globex")) {
      tallyman.post(
          "/v1/organizations/" + organization + "/grants",
          "{\"source\":\"bonus\",\"amount\":\"5\",\"wallet\":\"ci\",\"reference\":\"g\",\"reason\":\"r\"}");
    }
  }

  /** A row of the table. */
  record Endpoint(String method, String path, Set<Scope> scopes, boolean open, boolean ofWallet) {
    static Endpoint of(String row) {
      String[] cells = row.split("\\|", -1);
      String[] request = cells[0].strip().split(" +", -1);
      String needed = cells[1].strip().replace("any", EVERY_SCOPE);
      boolean open = needed.equals("open");
      return new Endpoint(
          request[0],
          request[1].replace("{org}", "/v1/organizations/{organization}"),
          open ? Set.of() : scopesOf(needed),
          open,
          cells[2].strip().equals("wallet"));
    }

    boolean isOfOrganization() {
      return path.contains("{organization}");
    }

    String path(String organization) {
      return path.replace("{organization}", organization).replaceAll("\\{(id|delivery)}", "999999");
    }

    /** What a caller is answered, about the organization acme. */
    Reply ask(@Nullable String key) {
      return AccessEndToEndTest.ask(method, path("acme"), key);
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** An answer's status, and its code and detail if it is a problem. */
  record Reply(int status, String code, String detail) {}

  private static Reply ask(String method, String path, @Nullable String key) {
    HttpResponse<InputStream> answer = tallyman.send(method, path, key);
    try (InputStream body = answer.body()) {
      JsonNode problem =
          answer.statusCode() < 400 ? JSON.createObjectNode() : JSON.readTree(body.readAllBytes());
      return new Reply(
          answer.statusCode(),
          problem.path("code").asString(""),
          problem.path("detail").asString(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a key of the organization, or of all where that is empty; answers with the whole. */
  private static JsonNode key(String organization, String more, Scope... scopes) {
    String codes =
        Arrays.stream(scopes)
            .map(scope -> '"' + scope.code() + '"')
            .collect(Collectors.joining(","));
    String bound = organization.isEmpty() ? "" : ",\"organization\":\"" + organization + "\"";
    HttpResponse<String> made =
        tallyman.post(
            "/v1/keys", "{\"name\":\"test\",\"scopes\":[" + codes + "]" + bound + more + "}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return json(made);
  }

  private static String text(JsonNode key) {
    return key.get("key").stringValue();
  }

  private static Set<Scope> scopesOf(String codes) {
    return Arrays.stream(codes.split(" ", -1)).map(Scope::ofCode).collect(Collectors.toSet());
  }

  private static boolean isAcrossOrganizations(Scope scope) {
    return scope == Scope.OPS || scope == Scope.ORGANIZATIONS_READ;
  }

  private static Scope[] allOfAnOrganization() {
    return Arrays.stream(Scope.values())
        .filter(scope -> !isAcrossOrganizations(scope))
        .toArray(Scope[]::new);
  }

  private static void assertLetIn(Endpoint endpoint, Reply reply) {
    assertThat(reply.status()).as(endpoint + ": " + reply).isNotIn(401, 403, 429);
  }

  private static void assertRefused(Endpoint endpoint, Reply reply, int status, String code) {
    assertThat(reply.status()).as(endpoint + ": " + reply).isEqualTo(status);
    assertThat(reply.code()).as(endpoint.toString()).isEqualTo(code);
  }

  @Test
  void everyEndpointIsInTheTable() {
    assertThat(ENDPOINTS.stream().map(Endpoint::toString))
        .containsExactlyInAnyOrderElementsOf(tallyman.endpoints());
  }

  @Test
  void whoeverHasNoKeyComesInWhereItIsOpenOnly() {
    for (Endpoint endpoint : ENDPOINTS) {
      if (endpoint.open()) {
        assertLetIn(endpoint, endpoint.ask(null));
      } else {
        assertRefused(endpoint, endpoint.ask(null), 401, "unauthorized");
      }
    }
  }

  @Test
  void theAdministratorComesInEverywhere() {
    for (Endpoint endpoint : ENDPOINTS) {
      assertLetIn(endpoint, endpoint.ask(ADMIN));
    }
  }

  @Test
  void aKeyOpensWhatItsScopeSaysAndNothingElse() {
    for (Scope scope : Scope.values()) {
      String key = text(key(isAcrossOrganizations(scope) ? "" : "acme", "", scope));
      for (Endpoint endpoint : ENDPOINTS) {
        if (endpoint.open() || endpoint.scopes().contains(scope)) {
          assertLetIn(endpoint, endpoint.ask(key));
        } else {
          assertRefused(endpoint, endpoint.ask(key), 403, "forbidden");
        }
      }
    }
  }

  @Test
  void anotherOrganizationIsAsIfItWereNone() {
    String key = text(key("globex", "", allOfAnOrganization()));
    for (Endpoint endpoint : ENDPOINTS) {
      if (endpoint.isOfOrganization()) {
        assertRefused(endpoint, endpoint.ask(key), 404, "not_found");
      }
    }
    String path = "/v1/organizations/%s/balance";
    assertThat(ask("GET", path.formatted("acme"), key))
        .isEqualTo(new Reply(404, "not_found", "There is no organization acme"));
    assertThat(ask("GET", path.formatted("nobody"), ADMIN))
        .isEqualTo(new Reply(404, "not_found", "There is no organization nobody"));
  }

  @Test
  void aKeyOfAWalletIsForThatWalletOnly() {
    Scope[] scopes = {
      Scope.EVENTS_WRITE,
      Scope.CREDITS_GATE,
      Scope.BALANCE_READ,
      Scope.TOKENS_MINT,
      Scope.CHECKOUT_OPEN
    };
    String key = text(key("acme", ",\"wallet\":\"ci\"", scopes));
    for (Endpoint endpoint : ENDPOINTS) {
      if (endpoint.open() || endpoint.ofWallet()) {
        assertLetIn(endpoint, endpoint.ask(key));
      } else {
        assertRefused(endpoint, endpoint.ask(key), 403, "forbidden");
      }
    }
    String balance = "/v1/organizations/acme/balance";
    assertThat(ask("GET", balance + "?wallet=ci", key).status()).isEqualTo(200);
    assertThat(ask("GET", balance + "?wallet=default", key).code()).isEqualTo("other_wallet");
  }

  @Test
  void peopleMayDoWhatTheirRoleSaysAndNothingElse() {
    for (String row : ROLES.lines().toList()) {
      String[] cells = row.split("\\|", -1);
      String token = people.signIn(cells[0].strip(), "acme");
      Set<Scope> scopes = scopesOf(cells[2].strip());
      for (Endpoint endpoint : ENDPOINTS) {
        if (endpoint.open() || !Collections.disjoint(endpoint.scopes(), scopes)) {
          assertLetIn(endpoint, endpoint.ask(token));
        } else {
          assertRefused(endpoint, endpoint.ask(token), 403, "forbidden");
        }
      }
      String other = "/v1/organizations/globex/balance";
      assertThat(ask("GET", other, token).status())
          .as(row)
          .isEqualTo(cells[1].isBlank() ? 200 : 404);
    }
  }

  @Test
  void anOperatorComesInEverywhere() {
    String token = people.signIn("operator", "acme");
    for (Endpoint endpoint : ENDPOINTS) {
      assertLetIn(endpoint, endpoint.ask(token));
    }
    HttpResponse<String> made =
        tallyman.postAs(token, "/v1/keys", "{\"name\":\"n\",\"scopes\":[\"ops\"]}");
    assertThat(json(made).get("createdBy").stringValue()).isEqualTo("person:olive@tallyman");
  }

  @Test
  void anotherOrganizationsPeopleSeeNothingOfThisOne() {
    String token = people.signIn("owner", "globex");
    for (Endpoint endpoint : ENDPOINTS) {
      if (endpoint.isOfOrganization()) {
        assertRefused(endpoint, endpoint.ask(token), 404, "not_found");
      }
    }
  }

  @Test
  void aTokenThatHasBeenTamperedWithOpensNothing() {
    String token = people.signIn("viewer", "acme");
    String operators = people.signIn("operator", "acme");
    String mixed =
        operators.substring(0, operators.lastIndexOf('.'))
            + token.substring(token.lastIndexOf('.'));
    for (Endpoint endpoint : ENDPOINTS) {
      if (!endpoint.open()) {
        assertRefused(endpoint, endpoint.ask(mixed), 401, "unauthorized");
      }
    }
  }

  @Test
  void nobodyIsAnybodyInTheSandboxWithoutTheKey() {
    assertThat(people.withoutPass()).isEqualTo(403);
  }

  @Test
  void whenAKeyWasLastUsedIsKept() {
    JsonNode key = key("acme", "", Scope.BALANCE_READ);
    ask("GET", "/v1/organizations/acme/balance", text(key));

    await()
        .atMost(TallymanUnderTest.PATIENCE)
        .untilAsserted(() -> {
          JsonNode listed = json(tallyman.get("/v1/keys?limit=100")).get("data");
          assertThat(listed.valueStream())
              .anySatisfy(one -> {
                assertThat(one.get("id")).isEqualTo(key.get("id"));
                assertThat(one.get("lastUsedAt").isNull()).isFalse();
              });
        });
  }

  @Test
  void aTokenOfAPageReadsItsOrganizationAndNothingElse() {
    String backend = text(key("acme", "", Scope.TOKENS_MINT));
    HttpResponse<String> minted =
        tallyman.postAs(backend, "/v1/organizations/acme/tokens", "{\"ttl\":\"PT5M\"}");
    assertThat(minted.statusCode()).as(minted.body()).isEqualTo(201);
    String token = json(minted).get("token").stringValue();

    for (Endpoint endpoint : ENDPOINTS) {
      if (endpoint.open() || endpoint.scopes().contains(Scope.BALANCE_READ)) {
        assertLetIn(endpoint, endpoint.ask(token));
      } else {
        assertRefused(endpoint, endpoint.ask(token), 403, "forbidden");
      }
    }
    assertThat(ask("GET", "/v1/organizations/globex/balance", token).status()).isEqualTo(404);
  }

  @Test
  void thePagesOfAnOriginThatIsNamedMayAskAndOthersMayNot() {
    String page = "https://app.acme.example";
    tallyman.put("/v1/organizations/acme/origins", "{\"origins\":[\"" + page + "\"]}");

    await()
        .atMost(Duration.ofSeconds(2))
        .until(() -> tallyman.mayAsk(page, "/v1/organizations/acme/balance"));
    assertThat(tallyman.mayAsk(page, "/v1/organizations/globex/balance")).isFalse();
    assertThat(tallyman.mayAsk("https://evil.example", "/v1/organizations/acme/balance")).isFalse();
  }

  @Test
  void anExpiredOrRevokedKeyOpensNothing() {
    String soon = json(tallyman.get("/v1/sandbox/clock")).get("now").stringValue();
    String expired =
        text(
            key(
                "acme",
                ",\"expiresAt\":\"" + Instant.parse(soon).plusSeconds(1) + "\"",
                allOfAnOrganization()));
    JsonNode revoked = key("acme", "", allOfAnOrganization());
    assertThat(ask("GET", "/v1/organizations/acme/balance", text(revoked)).status()).isEqualTo(200);
    ask("DELETE", "/v1/keys/" + revoked.get("id").stringValue(), ADMIN);

    for (String key : List.of(expired, text(revoked))) {
      await()
          .atMost(Duration.ofSeconds(2))
          .until(() -> ask("GET", "/v1/organizations/acme/balance", key).status() == 401);
      for (Endpoint endpoint : ENDPOINTS) {
        if (!endpoint.open()) {
          assertRefused(endpoint, endpoint.ask(key), 401, "unauthorized");
        }
      }
    }
  }
}
