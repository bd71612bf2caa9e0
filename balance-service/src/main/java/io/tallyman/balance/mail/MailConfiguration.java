package io.tallyman.balance.mail;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.gate.GateSettings;
import io.tallyman.balance.store.Announcements;
import io.tallyman.balance.store.LedgerDatabase;
import io.tallyman.postgres.BackgroundTask;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;
import org.springframework.mail.javamail.JavaMailSender;

/** Wires e-mails, which need a server and a sender to go out. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MailSettings.class)
@PropertySource("classpath:io/tallyman/balance/mail/mail.properties")
@Import(InquiryController.class)
public class MailConfiguration {
  private static final Logger log = LoggerFactory.getLogger(MailConfiguration.class);
  private static final Duration IDLE_PAUSE = Duration.ofSeconds(1);

  /** Whether e-mails can be sent at all; says once if not. */
  record MailReady(boolean yes) {}

  @Bean
  MailReady mailReady(ObjectProvider<JavaMailSender> sender, MailSettings settings) {
    boolean ready = sender.getIfAvailable() != null && settings.from() != null;
    if (!ready) {
      log.info("No e-mails are sent: set spring.mail.host and tallyman.mail.from to have them");
    }
    return new MailReady(ready);
  }

  @Bean
  BackgroundTask announcements(LedgerDatabase database, MailReady mail, InstantSource clock) {
    return new BackgroundTask(
        "announcements",
        () ->
            database
                .writer()
                .inTransaction(
                    handle -> Announcements.announce(handle, mail.yes(), clock.instant())),
        IDLE_PAUSE,
        () -> {});
  }

  @Bean
  BackgroundTask mails(
      LedgerDatabase database,
      ObjectProvider<JavaMailSender> sender,
      CatalogHistory catalogs,
      GateSettings gate,
      MailSettings settings,
      InstantSource clock) {
    JavaMailSender server = sender.getIfAvailable();
    String from = settings.from();
    BackgroundTask.Step step = () -> false;
    if (server != null && from != null) {
      Letters letters = new Letters(catalogs, gate.publicBaseUrl());
      step = new SendMails(database.writer(), server, letters, settings, from, clock)::sendOne;
    }
    return new BackgroundTask("e-mails", step, IDLE_PAUSE, () -> {});
  }
}
