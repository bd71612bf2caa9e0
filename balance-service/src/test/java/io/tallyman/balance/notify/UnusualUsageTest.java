package io.tallyman.balance.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.store.LedgerDatabase;
import io.tallyman.money.Credits;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** On the catalog pixell: less than 50 credits an hour is never worth telling; an xl weighs 15. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnusualUsageTest {
  private final BalanceUnderTest service = BalanceUnderTest.start("pixell");
  private final Notices notices = new Notices(service);
  private int organizations;
  private String organization = "";
  private Instant hour = Instant.MIN;

  @BeforeEach
  void registerAnother() {
    organization = "org-" + ++organizations;
    service.put("/v1/organizations/" + organization, "{}");
    service.moveTo(
        service.now().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofDays(30)).plusSeconds(300));
    hour = service.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(1));
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void anHourFarAboveAllOthersOfTheWeekIsToldOnce() {
    used(hour.minus(Duration.ofHours(30)), 20, 0);
    used(hour.minus(Duration.ofHours(5)), 5, 1);
    used(hour, 0, 5);

    look();
    look();

    assertThat(told())
        .isEqualTo(
            "[unusual_usage {\"hour\":\"%s\",\"mostBefore\":\"20\",\"used\":\"75\"}]"
                .formatted(hour));
  }

  @Test
  void theNextHourIsNotToldWithinTheCooldown() {
    used(hour.minus(Duration.ofHours(30)), 20, 0);
    used(hour, 100, 0);
    look();
    service.pass(Duration.ofHours(1));
    used(hour.plus(Duration.ofHours(1)), 1_000, 0);
    look();

    assertThat(told()).contains("\"used\":\"100\"").doesNotContain("1000");
  }

  @Test
  void upToThreeTimesTheMostOfTheWeekIsUsual() {
    used(hour.minus(Duration.ofHours(30)), 50, 0);
    used(hour, 150, 0);
    look();

    assertThat(told()).isEqualTo("[]");
  }

  @Test
  void whoIsNewOrUsesLittleHasNoPattern() {
    used(hour.minus(Duration.ofHours(3)), 1, 0);
    used(hour, 1_000, 0);
    look();
    assertThat(told()).isEqualTo("[]");

    registerAnother();
    used(hour.minus(Duration.ofHours(30)), 1, 0);
    used(hour, 49, 0);
    look();
    assertThat(told()).isEqualTo("[]");
  }

  /** As any instance does, which knows nothing of the others. */
  private void look() {
    new UnusualUsage(
            service.bean(LedgerDatabase.class).writer(),
            service.bean(CatalogHistory.class),
            service::now)
        .look();
  }

  private String told() {
    return notices.of(organization).stream()
        .filter(notice -> notice.kind().equals("unusual_usage"))
        .toList()
        .toString();
  }

  private void used(Instant at, long credits, long xl) {
    service
        .database()
        .owner()
        .useHandle(handle ->
            handle
                .createUpdate(
                    """
                    insert into usage_hour (organization_id, hour, account_id, action, tier,
                                            dimensions, events, credits, tier_units, cost_micros)
                    select o.id, :hour, a.id, 'agent.action', 'xl', '', 1, :credits, :xl, 0
                    from organization o join account a on a.organization_id = o.id
                    where o.name = :organization and a.wallet = 'default'
                    """)
                .bind("hour", at.atOffset(ZoneOffset.UTC))
                .bind("credits", Credits.of(credits).micros())
                .bind("xl", xl)
                .bind("organization", organization)
                .execute());
  }
}
