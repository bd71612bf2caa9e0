package io.tallyman.balance.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.store.NoticeTable;
import io.tallyman.topic.NoticeKind;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.json.JsonMapper;

/** E-mails, as a server gets them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailsTest {
  /** All of them can be looked at there. */
  private static final Path WRITTEN = Path.of("target", "mails");

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String END = "2027-02-28T10:00:00Z";

  private final GreenMail server = started();
  private final BalanceUnderTest service =
      BalanceUnderTest.start(
          "pixell",
          "--spring.mail.host=127.0.0.1",
          "--spring.mail.port=" + server.getSmtp().getPort(),
          "--tallyman.mail.from=Tallyman <billing@vendor.example>",
          "--tallyman.mail.reply-to=help@vendor.example",
          "--tallyman.mail.inquiries-to=sales@vendor.example");

  private static GreenMail started() {
    ServerSetup smtp = new ServerSetup(freePort(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
    GreenMail server = new GreenMail(smtp);
    server.start();
    return server;
  }

  /** One for all the server's starts. */
  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void empty() throws Exception {
    server.purgeEmailFromAllMailboxes();
  }

  @AfterAll
  void stop() {
    service.close();
    server.stop();
  }

  @Test
  void eachKindOfNoticeHasAnEmailInHtmlAndText() throws Exception {
    organization("acme", "\"email\":\"ops@acme.example\",\"name\":\"Acme & Sons\"");
    Map<NoticeKind, Map<String, String>> samples = samples();
    assertThat(samples.keySet()).containsExactly(NoticeKind.values());
    samples.forEach((kind, details) -> tell("acme", kind, details));

    List<MimeMessage> mails = received(samples.size());
    for (MimeMessage mail : mails) {
      assertThat(mail.getFrom()[0]).hasToString("Tallyman <billing@vendor.example>");
      assertThat(mail.getReplyTo()[0]).hasToString("help@vendor.example");
      assertThat(mail.getAllRecipients()[0]).hasToString("ops@acme.example");
      assertThat(html(mail)).contains("Acme &amp; Sons").doesNotContain("{{");
      assertThat(text(mail)).contains("Acme & Sons").doesNotContain("{{", "<td");
    }
    assertThat(mails.stream().map(this::subject))
        .containsExactlyInAnyOrder(
            "45 credits left",
            "Your credits are spent",
            "Limit reached for XL actions",
            "You are using more than you have",
            "1,250.5 credits expire soon",
            "Your Starter trial ends soon",
            "Pro ends soon: a payment is missing",
            "A payment for Pro has failed",
            "Your Starter trial has begun",
            "Pro has renewed",
            "You are on Pro now",
            "Pro is canceled",
            "Your Starter trial is over",
            "Unusual usage: 320 credits in an hour",
            "Topped up: 500 credits",
            "An automatic top-up has failed",
            "A webhook endpoint is turned off");
  }

  @Test
  void eachContactGetsWhatItWantsOnceInItsOwnWay() throws Exception {
    organization("shop", "\"email\":\"own@shop.example\",\"timezone\":\"Europe/Berlin\"");
    service.put(
        "/v1/organizations/shop/contacts",
        """
        {"contacts":[{"email":"all@shop.example"},
                     {"email":"de@shop.example","locale":"de-DE","notices":["lot_expiring"]},
                     {"email":"none@shop.example","notices":[]}]}
        """);
    Map<String, String> expiring =
        Map.of("unit", "credits", "remaining", "1250.5", "lot", "spring", "expiresAt", END);
    tell("shop", NoticeKind.LOT_EXPIRING, expiring);
    tell("shop", NoticeKind.EXHAUSTED, Map.of("unit", "credits"));

    List<MimeMessage> mails = received(3);
    assertThat(mails.stream().map(this::recipient))
        .containsExactlyInAnyOrder("all@shop.example", "all@shop.example", "de@shop.example");
    MimeMessage german =
        mails.stream().filter(mail -> recipient(mail).startsWith("de@")).findFirst().orElseThrow();
    assertThat(subject(german)).isEqualTo("1.250,5 credits expire soon");
    assertThat(text(german)).contains("28. Februar 2027").contains("11:00 MEZ");
    assertThat(mails.stream().map(this::messageId).distinct()).hasSize(3);
  }

  @Test
  void whatCouldNotBeSentIsSentLater() {
    organization("later", "\"email\":\"ops@later.example\"");
    server.stop();
    try {
      tell("later", NoticeKind.EXHAUSTED, Map.of("unit", "credits"));
      await().until(() -> !row("later", "error").equals("null"));
      assertThat(row("later", "state")).isEqualTo("waiting");
      assertThat(row("later", "attempts")).isEqualTo("1");
    } finally {
      server.start();
    }
    service.pass(Duration.ofMinutes(1));
    received(1);
    await().until(() -> row("later", "state").equals("sent"));
  }

  @Test
  void anInquiryGoesToTheVendorAndItsAnswerToWhoAsked() throws Exception {
    organization("big", "\"name\":\"Big Corp\"");
    String asked =
        """
        {"plan":"max","name":"Ana","email":"ana@big.example","message":"We need <more>."}
        """;
    String path = "/v1/organizations/big/inquiries";
    assertThat(service.post(path, asked).status()).isEqualTo(201);

    MimeMessage mail = received(1).getFirst();
    assertThat(recipient(mail)).isEqualTo("sales@vendor.example");
    assertThat(mail.getReplyTo()[0]).hasToString("ana@big.example");
    assertThat(subject(mail)).isEqualTo("Ana of Big Corp asks about Max");
    assertThat(html(mail)).contains("We need &lt;more&gt;.");
    assertThat(service.post(path, "{\"name\":\"Ana\",\"email\":\"a@b.example\"}").at("/field"))
        .isEqualTo("message");
    assertThat(service.post(path, asked.replace("max", "none")).at("/code"))
        .isEqualTo("unknown_plan");
  }

  @Test
  void withoutAServerNothingIsKeptToBeSent() {
    try (BalanceUnderTest mute = BalanceUnderTest.start("pixell")) {
      mute.put("/v1/organizations/mute", "{\"email\":\"ops@mute.example\"}");
      tell(mute, "mute", NoticeKind.EXHAUSTED, Map.of("unit", "credits"));
      await().until(() -> count(mute, "notice where announced_at is not null").equals("1"));
      assertThat(count(mute, "mail")).isEqualTo("0");
      String asked = "{\"name\":\"Ana\",\"email\":\"a@b.example\",\"message\":\"Hello\"}";
      assertThat(mute.post("/v1/organizations/mute/inquiries", asked).at("/code"))
          .isEqualTo("not_set_up");
    }
  }

  private static Map<NoticeKind, Map<String, String>> samples() {
    Map<NoticeKind, Map<String, String>> samples = new TreeMap<>();
    samples.put(
        NoticeKind.LOW_BALANCE,
        Map.of("unit", "credits", "level", "warn", "threshold", "50", "remaining", "45"));
    samples.put(NoticeKind.EXHAUSTED, Map.of("unit", "credits"));
    samples.put(NoticeKind.SOFT_LIMIT_REACHED, Map.of("tier", "xl", "softLimit", "10"));
    samples.put(NoticeKind.OVERAGE_BEGUN, Map.of("overage", "12.5"));
    samples.put(
        NoticeKind.LOT_EXPIRING,
        Map.of("unit", "credits", "remaining", "1250.5", "lot", "spring", "expiresAt", END));
    samples.put(NoticeKind.TRIAL_ENDING, Map.of("plan", "starter", "endsAt", END));
    samples.put(NoticeKind.GRACE_ENDING, Map.of("plan", "pro", "endsAt", END));
    samples.put(NoticeKind.PAYMENT_FAILED, Map.of("plan", "pro", "graceEndsAt", END));
    samples.put(
        NoticeKind.PLAN_ACTIVATED,
        Map.of("plan", "starter", "status", "trialing", "periodEnd", END, "trialEndsAt", END));
    samples.put(NoticeKind.PLAN_RENEWED, Map.of("plan", "pro", "periodEnd", END));
    samples.put(NoticeKind.PLAN_CHANGED, Map.of("plan", "pro", "previousPlan", "starter"));
    samples.put(NoticeKind.PLAN_CANCELED, Map.of("plan", "pro", "endsAt", END));
    samples.put(NoticeKind.PLAN_ENDED, Map.of("plan", "starter", "trial", "true"));
    samples.put(NoticeKind.UNUSUAL_USAGE, Map.of("hour", END, "used", "320", "mostBefore", "41.5"));
    Map<String, String> pack =
        Map.of("pack", "credits-500", "credits", "500", "amount", "20.00", "currency", "USD");
    samples.put(NoticeKind.TOP_UP_DONE, pack);
    Map<String, String> failed = new TreeMap<>(pack);
    failed.put("code", "card_declined");
    failed.put("retryAt", END);
    samples.put(NoticeKind.TOP_UP_FAILED, failed);
    samples.put(
        NoticeKind.WEBHOOK_DISABLED,
        Map.of("url", "https://acme.example/hooks", "error", "HTTP 503"));
    return samples;
  }

  private void organization(String name, String fields) {
    service.put("/v1/organizations/" + name, "{" + fields + "}");
  }

  private void tell(String organization, NoticeKind kind, Map<String, String> details) {
    tell(service, organization, kind, details);
  }

  private static void tell(
      BalanceUnderTest service, String name, NoticeKind kind, Map<String, String> details) {
    service
        .database()
        .owner()
        .useTransaction(handle -> {
          NoticeTable.Notice notice =
              handle
                  .createQuery(
                      """
                      select a.id, a.organization_id
                      from account a join organization o on o.id = a.organization_id
                      where o.name = :name
                      """)
                  .bind("name", name)
                  .map((row, context) ->
                      new NoticeTable.Notice(
                          row.getLong("id"),
                          row.getLong("organization_id"),
                          kind.code(),
                          JSON.writeValueAsString(details),
                          service.now()))
                  .one();
          NoticeTable.tell(handle, List.of(notice), List.of(), service.now());
        });
  }

  /** What has come, once there is as much. */
  private List<MimeMessage> received(int size) {
    await().until(() -> server.getReceivedMessages().length >= size);
    return Arrays.asList(server.getReceivedMessages());
  }

  private String row(String organization, String column) {
    return service
        .database()
        .owner()
        .withHandle(handle ->
            handle
                .createQuery(
                    "select coalesce(max(m."
                        + column
                        + ")::text, 'null') from mail m"
                        + " join organization o on o.id = m.organization_id where o.name = :name")
                .bind("name", organization)
                .mapTo(String.class)
                .one());
  }

  private static String count(BalanceUnderTest service, String of) {
    return service
        .database()
        .owner()
        .withHandle(
            handle -> handle.createQuery("select count(*) from " + of).mapTo(String.class).one());
  }

  private String subject(MimeMessage mail) {
    return read(mail::getSubject);
  }

  private String recipient(MimeMessage mail) {
    return read(() -> mail.getAllRecipients()[0].toString());
  }

  private String messageId(MimeMessage mail) {
    return read(mail::getMessageID);
  }

  private String text(MimeMessage mail) {
    return read(() -> part(mail, "text/plain"));
  }

  private String html(MimeMessage mail) {
    return read(() -> {
      String html = part(mail, "text/html");
      Files.createDirectories(WRITTEN);
      Files.writeString(WRITTEN.resolve(fileName(mail) + ".html"), html);
      Files.writeString(WRITTEN.resolve(fileName(mail) + ".txt"), part(mail, "text/plain"));
      return html;
    });
  }

  private String fileName(MimeMessage mail) {
    return subject(mail).replaceAll("[^A-Za-z0-9]+", "-");
  }

  private static String part(MimeMessage mail, String type) throws MessagingException, IOException {
    Object content = mail.getContent();
    while (content instanceof MimeMultipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        BodyPart part = parts.getBodyPart(i);
        if (part.isMimeType(type)) {
          return (String) part.getContent();
        }
      }
      content = parts.getBodyPart(0).getContent();
    }
    throw new IllegalStateException("there is no " + type);
  }

  private static <T> T read(Callable<T> reading) {
    try {
      return reading.call();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
