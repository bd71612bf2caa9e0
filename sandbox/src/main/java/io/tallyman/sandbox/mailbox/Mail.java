package io.tallyman.sandbox.mailbox;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An e-mail as somebody would read it, in both of its forms. */
record Mail(
    String id,
    String to,
    String subject,
    @Nullable String text,
    @Nullable String html,
    @Nullable Instant sentAt) {

  static Mail of(MimeMessage message) throws MessagingException, IOException {
    return new Mail(
        message.getMessageID(),
        InternetAddress.toUnicodeString(message.getAllRecipients()),
        message.getSubject(),
        find(message, "text/plain"),
        find(message, "text/html"),
        message.getSentDate() == null ? null : message.getSentDate().toInstant());
  }

  private static @Nullable String find(Part part, String type)
      throws MessagingException, IOException {
    if (part.isMimeType(type)) {
      return (String) part.getContent();
    }
    if (part.getContent() instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        String found = find(parts.getBodyPart(i), type);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
