package io.tallyman.sandbox.mailbox;

import com.icegreen.greenmail.util.GreenMail;
import io.tallyman.web.Page;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows the e-mails that were caught. */
@RestController
class MailboxController {
  private static final int SHOWN = 100;

  private final GreenMail server;

  MailboxController(GreenMail server) {
    this.server = server;
  }

  @Needs(Scope.OPS)
  @GetMapping("/v1/sandbox/mailbox")
  Page<Mail> list() throws MessagingException, IOException {
    List<MimeMessage> caught = Arrays.asList(server.getReceivedMessages());
    List<Mail> mails = new ArrayList<>();
    for (MimeMessage message : caught) {
      mails.add(Mail.of(message));
    }
    mails.sort(
        Comparator.comparing(Mail::sentAt, Comparator.nullsFirst(Comparator.naturalOrder()))
            .reversed());
    return new Page<>(mails.subList(0, Math.min(SHOWN, mails.size())), null);
  }
}
