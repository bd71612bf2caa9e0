package io.tallyman.sandbox.mailbox;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** A mail server in this process, to which the services send. */
@Configuration(proxyBeanMethods = false)
@PropertySource("classpath:io/tallyman/sandbox/mailbox/mailbox.properties")
public class MailboxConfiguration {
  @Bean(initMethod = "start", destroyMethod = "stop")
  GreenMail mailServer() {
    return new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  }

  @Bean
  JavaMailSender mailSender(GreenMail server) {
    JavaMailSenderImpl sender = new JavaMailSenderImpl();
    sender.setHost("127.0.0.1");
    sender.setPort(server.getSmtp().getPort());
    return sender;
  }

  @Bean
  MailboxController mailboxController(GreenMail server) {
    return new MailboxController(server);
  }
}
