package io.tallyman.balance.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.ledger.DigestWriter;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IdentityTest {
  private static FreshDatabase database;

  @BeforeAll
  static void create() {
    database = FreshDatabase.createPooled();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  static Stream<Identity> identities() {
    return Stream.of(
        new Identity(1, "urn:test", "e1"),
        new Identity(Long.MAX_VALUE, "https://api.example.com/uploads?all=1", "0192f3a4-7c1e"),
        new Identity(7, "", "e1"),
        new Identity(7, "urn:tëst/☃", "Rechnung № 😀"),
        new Identity(7, "x".repeat(1_000), "y".repeat(256)));
  }

  @ParameterizedTest
  @MethodSource("identities")
  void theServiceAndTheDatabaseComputeTheSameKey(Identity identity) {
    UUID inDatabase =
        database
            .owner()
            .withHandle(handle ->
                handle
                    .select(
                        "select identity_key(?, ?, ?)",
                        identity.organizationId(),
                        identity.source(),
                        identity.eventId())
                    .mapTo(UUID.class)
                    .one());
    assertThat(identity.key(new DigestWriter())).isEqualTo(inDatabase);
  }

  @Test
  void whereOneTextEndsAndTheNextBeginsCounts() {
    DigestWriter writer = new DigestWriter();
    assertThat(
            Stream.of(
                    new Identity(1, "ab", "c"), new Identity(1, "a", "bc"),
                    new Identity(2, "ab", "c"), new Identity(1, "c", "ab"))
                .map(identity -> identity.key(writer)))
        .doesNotHaveDuplicates();
  }
}
