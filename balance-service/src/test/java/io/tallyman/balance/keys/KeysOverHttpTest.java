package io.tallyman.balance.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.BalanceUnderTest.Reply;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeysOverHttpTest {
  private static BalanceUnderTest service;

  @BeforeAll
  static void start() {
    service = BalanceUnderTest.start("pixell");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static Reply make(String name) {
    return service.post(
        "/v1/keys",
        "{\"name\":\"%s\",\"scopes\":[\"balance:read\"],\"organization\":\"acme\"}"
            .formatted(name));
  }

  private static List<String> audited(String key) {
    return service
        .database()
        .ops()
        .withHandle(handle ->
            handle
                .createQuery(
                    "select action || ' by ' || actor from audit_log where subject = :key order by id")
                .bind("key", key)
                .mapTo(String.class)
                .list());
  }

  @Test
  void aKeyIsShownOnceAndKeptAsItsDigest() throws Exception {
    Reply made = make("once");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.at("/key")).startsWith("tm_live_" + made.at("/id") + "_");
    assertThat(made.at("/createdBy")).isEqualTo("admin");
    Reply listed = service.get("/v1/keys?organization=acme");
    assertThat(listed.body().toString()).contains(made.at("/id")).doesNotContain(made.at("/key"));
    String stored =
        service
            .database()
            .ops()
            .withHandle(handle ->
                handle
                    .createQuery("select k::text from api_key k where id = :id")
                    .bind("id", made.at("/id"))
                    .mapTo(String.class)
                    .one());
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest(made.at("/key").getBytes(StandardCharsets.UTF_8));
    assertThat(stored)
        .contains(HexFormat.of().formatHex(digest))
        .doesNotContain(made.at("/key").substring(25));
    assertThat(audited(made.at("/id"))).containsExactly("key_created by admin");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"scopes":["ops"]}                                                        | name
          {"name":"x"}                                                              | scopes
          {"name":"x","scopes":[]}                                                  | scopes
          {"name":"x","scopes":["all"]}                                             | scopes
          {"name":"x","scopes":["ops"],"organization":"acme"}                       | scopes
          {"name":"x","scopes":["balance:read"],"organization":"a b"}               | organization
          {"name":"x","scopes":["balance:read"],"wallet":"ci"}                      | wallet
          {"name":"x","scopes":["credits:adjust"],"organization":"a","wallet":"ci"} | scopes
          {"name":"x","scopes":["ops"],"expiresAt":"2027-01-31T10:00:00Z"}          | expiresAt
          """)
  void whatCannotBeIsSaid(String body, String field) {
    Reply refused = service.post("/v1/keys", body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.at("/field")).isEqualTo(field);
  }

  @Test
  void aRotatedKeyGoesOnForAsLongAsItIsTold() {
    String id = make("rotating").at("/id");

    Reply next = service.post("/v1/keys/" + id + "/rotate", "{\"overlap\":\"PT24H\"}");

    assertThat(next.status()).isEqualTo(201);
    assertThat(next.at("/key")).contains(next.at("/id"));
    assertThat(next.at("/scopes/0")).isEqualTo("balance:read");
    assertThat(next.body().get("expiresAt").isNull()).isTrue();
    Reply keys = service.get("/v1/keys?limit=2");
    assertThat(keys.at("/data/0/id")).isEqualTo(next.at("/id"));
    assertThat(keys.at("/data/1/replacedBy")).isEqualTo(next.at("/id"));
    assertThat(keys.at("/data/1/expiresAt"))
        .isEqualTo(service.now().plus(Duration.ofHours(24)).toString());
    assertThat(audited(next.at("/id"))).containsExactly("key_rotated by admin");
    assertThat(service.post("/v1/keys/" + id + "/rotate", "{}").status()).isEqualTo(409);
  }

  @Test
  void anOrganizationNamesTheOriginsOfItsPages() {
    String path = "/v1/organizations/paged/origins";
    service.put("/v1/organizations/paged", "{}");

    Reply named =
        service.put(path, "{\"origins\":[\"https://app.example\",\"http://localhost:5173\"]}");

    assertThat(named.status()).isEqualTo(200);
    assertThat(service.get(path).body()).isEqualTo(named.body());
    assertThat(audited("paged")).containsExactly("origins_changed by admin");
    assertThat(service.get("/v1/organizations/unknown/origins").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "https://*.example",
        "https://app.example/",
        "https://App.example",
        "app.example",
        "null",
        "https://app.example:0",
        "ftp://app.example",
        "https://a@b.example"
      })
  void whatIsNoOriginIsRefused(String origin) {
    Reply refused =
        service.put("/v1/organizations/acme/origins", "{\"origins\":[\"" + origin + "\"]}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.at("/field")).isEqualTo("origins");
  }

  @Test
  void withoutASecretThereAreNoTokens() {
    Reply refused = service.post("/v1/organizations/acme/tokens", "{}");

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.at("/code")).isEqualTo("not_set_up");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "-PT1M", "PT1H1S", "P1D"})
  void aTokenLivesForAnHourAtMost(String ttl) {
    Reply refused = service.post("/v1/organizations/acme/tokens", "{\"ttl\":\"" + ttl + "\"}");

    assertThat(refused.at("/field")).isEqualTo("ttl");
  }

  @Test
  void aKeyIsRevokedOnce() {
    String id = make("revoked").at("/id");

    Reply revoked = service.delete("/v1/keys/" + id);
    service.delete("/v1/keys/" + id);

    assertThat(revoked.at("/revokedAt")).isEqualTo(service.now().toString());
    assertThat(audited(id)).containsExactly("key_created by admin", "key_revoked by admin");
    assertThat(service.post("/v1/keys/" + id + "/rotate", "{}").status()).isEqualTo(409);
    assertThat(service.delete("/v1/keys/none").status()).isEqualTo(404);
  }
}
