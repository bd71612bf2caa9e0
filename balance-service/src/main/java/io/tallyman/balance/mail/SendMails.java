package io.tallyman.balance.mail;

import io.tallyman.balance.store.MailQueue;
import io.tallyman.balance.store.MailQueue.Claimed;
import io.tallyman.balance.store.MailQueue.Inquiry;
import io.tallyman.balance.store.MailQueue.OfNotice;
import io.tallyman.balance.store.MailQueue.Outcome;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;

/**
 * Sends e-mails from the queue, one at a time. What the server took is marked as sent after that,
 * so that a crash between the two sends one e-mail a second time: under the same {@code
 * Message-ID}, by which mail programs know it.
 */
final class SendMails {
  private static final Logger log = LoggerFactory.getLogger(SendMails.class);

  /** Longer than all of the server's timeouts together. */
  private static final Duration LEASE = Duration.ofMinutes(2);

  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(6);
  private static final Duration PATIENCE = Duration.ofDays(3);
  private static final int PERMANENT = 500;

  private final Jdbi writer;
  private final JavaMailSender sender;
  private final Letters letters;
  private final MailSettings settings;
  private final String from;
  private final InstantSource clock;

  SendMails(
      Jdbi writer,
      JavaMailSender sender,
      Letters letters,
      MailSettings settings,
      String from,
      InstantSource clock) {
    this.writer = writer;
    this.sender = sender;
    this.letters = letters;
    this.settings = settings;
    this.from = from;
    this.clock = clock;
  }

  /** Sends the one that is due longest; returns whether there was one. */
  boolean sendOne() {
    Claimed mail =
        writer
            .inTransaction(handle -> MailQueue.claim(handle, clock.instant(), LEASE))
            .orElse(null);
    if (mail != null) {
      send(mail);
    }
    return mail != null;
  }

  private void send(Claimed mail) {
    try {
      sender.send(message(mail));
      end(mail, Outcome.SENT, null);
    } catch (MailException | MessagingException failed) {
      String error = String.valueOf(failed.getMessage()).replace('\0', ' ');
      Instant now = clock.instant();
      if (isRefused(failed)) {
        log.warn("E-mail {} is refused: {}", mail.id(), error);
        end(mail, Outcome.REFUSED, error);
      } else if (mail.createdAt().plus(PATIENCE).isBefore(now)) {
        log.warn("E-mail {} is given up: {}", mail.id(), error);
        end(mail, Outcome.GIVEN_UP, error);
      } else {
        log.info("E-mail {} could not be sent, and is tried again: {}", mail.id(), error);
        Instant again = now.plus(pause(mail.attempts()));
        writer.useTransaction(handle -> MailQueue.retry(handle, mail.id(), error, again));
      }
    }
  }

  private void end(Claimed mail, Outcome outcome, @Nullable String error) {
    writer.useTransaction(
        handle -> MailQueue.end(handle, mail.id(), outcome, error, clock.instant()));
  }

  private MimeMessage message(Claimed mail) throws MessagingException {
    Instant now = clock.instant();
    Letter letter = letters.write(mail, now);
    MimeMessage message = sender.createMimeMessage();
    MimeMessageHelper parts = new MimeMessageHelper(message, true, StandardCharsets.UTF_8.name());
    parts.setFrom(from);
    parts.setTo(mail.recipient().email());
    parts.setSubject(letter.subject());
    parts.setText(letter.text(), letter.html());
    parts.setSentDate(Date.from(now));
    String replyTo = replyTo(mail);
    if (replyTo != null) {
      parts.setReplyTo(replyTo);
    }
    message.setHeader("Message-ID", messageId(mail));
    message.setHeader("Auto-Submitted", "auto-generated");
    return message;
  }

  /** Who asks something gets the answer. */
  private @Nullable String replyTo(Claimed mail) {
    return switch (mail.subject()) {
      case OfNotice ignored -> settings.replyTo();
      case Inquiry inquiry -> inquiry.email();
    };
  }

  private String messageId(Claimed mail) {
    String domain = from.substring(from.lastIndexOf('@') + 1).replaceAll("[>\\s].*", "");
    return "<tallyman-%d-%d@%s>".formatted(mail.id(), mail.createdAt().toEpochMilli(), domain);
  }

  /** Doubled with each attempt. */
  static Duration pause(int attempts) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, 20));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  /** Whether there is no such address, or the recipient's server will never take it. */
  private static boolean isRefused(Exception failed) {
    if (failed instanceof AddressException) {
      return true;
    }
    if (failed instanceof MailSendException notSent) {
      for (Exception each : notSent.getMessageExceptions()) {
        if (hasPermanentReply(each)) {
          return true;
        }
      }
    }
    return hasPermanentReply(failed);
  }

  private static boolean hasPermanentReply(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = next(cause)) {
      if (cause instanceof SMTPAddressFailedException refused) {
        return refused.getReturnCode() >= PERMANENT;
      }
    }
    return false;
  }

  /** Jakarta Mail has a chain of its own. */
  private static @Nullable Throwable next(Throwable failed) {
    return failed instanceof MessagingException chained && chained.getNextException() != null
        ? chained.getNextException()
        : failed.getCause();
  }
}
