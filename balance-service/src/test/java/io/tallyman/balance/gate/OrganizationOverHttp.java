package io.tallyman.balance.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.BalanceUnderTest.Reply;
import io.tallyman.balance.store.StoredLedgerAudit;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Tests on one service, with an organization for each, whose ledger adds up after them all. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class OrganizationOverHttp {
  final BalanceUnderTest service;
  private int organizations;
  private int grants;

  /** The test's own. */
  String organization = "";

  /** Where it is. */
  String path = "";

  OrganizationOverHttp(String catalog) {
    service = BalanceUnderTest.start(catalog);
  }

  @BeforeEach
  void anotherOrganization() {
    organization = "org-" + ++organizations;
    path = "/v1/organizations/" + organization;
  }

  @AfterAll
  void theLedgerAddsUp() throws SQLException {
    try (service) {
      StoredLedgerAudit.check(service.database().owner());
    }
  }

  void grant(String wallet, String credits) {
    grant(wallet, credits, null);
  }

  /** Gives a bonus, which ends at a time, or never. */
  void grant(String wallet, String credits, @Nullable String expiresAt) {
    Reply granted =
        service.post(
            path + "/grants",
            """
            {"source":"bonus","amount":"%s","wallet":"%s","expiresAt":%s,"reference":"g-%d","reason":"to spend"}
            """
                .formatted(
                    credits, wallet, expiresAt == null ? "null" : '"' + expiresAt + '"', ++grants));
    assertThat(granted.status()).isEqualTo(200);
  }

  String available(String wallet) {
    return service.get(path + "/balance?wallet=" + wallet).at("/credits/available");
  }
}
