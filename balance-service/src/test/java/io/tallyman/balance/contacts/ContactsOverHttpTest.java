package io.tallyman.balance.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.BalanceUnderTest.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom an organization has told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContactsOverHttpTest {
  private static final String PATH = "/v1/organizations/acme/contacts";

  private final BalanceUnderTest service = BalanceUnderTest.start("pixell");

  @BeforeAll
  void register() {
    service.put("/v1/organizations/acme", "{\"email\":\"ops@acme.example\"}");
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void whatIsPutTakesThePlaceOfAllThatWasThere() {
    assertThat(service.get(PATH).body())
        .hasToString(
            "{\"organization\":\"acme\",\"ownEmail\":\"ops@acme.example\",\"contacts\":[]}");

    Reply two =
        service.put(
            PATH,
            """
            {"contacts":[{"email":"ana@acme.example","name":"Ana","locale":"de-DE",
                          "notices":["payment_failed","low_balance","payment_failed"]},
                         {"email":"bo@acme.example"}]}
            """);
    assertThat(two.status()).isEqualTo(200);
    assertThat(two.body().at("/contacts/0/notices"))
        .hasToString("[\"payment_failed\",\"low_balance\"]");
    assertThat(two.body().at("/contacts/1/notices").isNull()).as("all").isTrue();
    assertThat(service.get(PATH).body()).isEqualTo(two.body());

    service.put(PATH, "{\"contacts\":[{\"email\":\"bo@acme.example\",\"notices\":[]}]}");
    assertThat(service.get(PATH).body().at("/contacts")).hasSize(1);
    assertThat(service.get(PATH).body().at("/contacts/0/notices")).as("none").isEmpty();
    service.put(PATH, "{\"contacts\":[]}");
    assertThat(service.get(PATH).body().at("/contacts")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                     | contacts
          {"contacts":[null]}                                                    | email
          {"contacts":[{"name":"Ana"}]}                                          | email
          {"contacts":[{"email":"nowhere"}]}                                     | email
          {"contacts":[{"email":"a@b.example"},{"email":"A@b.example"}]}         | email
          {"contacts":[{"email":"a@b.example","locale":"not a locale"}]}         | locale
          {"contacts":[{"email":"a@b.example","notices":["lunch"]}]}             | notices
          {"contacts":[{"email":"a@b.example","notices":[null]}]}                | notices
          """)
  void whatCannotBeToldIsRefusedByField(String body, String field) {
    Reply refused = service.put(PATH, body);

    assertThat(refused.status()).as(refused.body().toString()).isEqualTo(400);
    assertThat(refused.at("/code")).isEqualTo("invalid_field");
    assertThat(refused.at("/field")).isEqualTo(field);
  }

  @Test
  void anOrganizationThatIsNotThereIsNotFound() {
    assertThat(service.get("/v1/organizations/nobody/contacts").status()).isEqualTo(404);
    assertThat(service.put("/v1/organizations/nobody/contacts", "{\"contacts\":[]}").status())
        .isEqualTo(404);
  }
}
