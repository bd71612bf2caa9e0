package io.tallyman.balance.mail;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.store.MailQueue.Claimed;
import io.tallyman.balance.store.MailQueue.Inquiry;
import io.tallyman.balance.store.MailQueue.OfNotice;
import io.tallyman.balance.store.MailQueue.Recipient;
import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.Plan;
import io.tallyman.topic.UsageEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes e-mails from their templates: {@code KIND.html} and {@code KIND.txt} for each kind of
 * notice, the latter with the subject as its first line.
 */
final class Letters {
  private static final Mustache.Compiler TEXT =
      Mustache.compiler().escapeHTML(false).withLoader(name -> reader(name + ".txt"));
  private static final Mustache.Compiler HTML =
      Mustache.compiler().escapeHTML(true).withLoader(name -> reader(name + ".html"));

  private final CatalogHistory catalogs;
  private final String origin;
  private final Map<String, Template> templates = new ConcurrentHashMap<>();

  /**
   * @param origin where people reach the dashboard, without a slash at its end
   */
  Letters(CatalogHistory catalogs, String origin) {
    this.catalogs = catalogs;
    this.origin = origin;
  }

  /** What a reader is told, as of now. */
  Letter write(Claimed mail, Instant now) {
    Recipient reader = mail.recipient();
    Catalog catalog = catalogs.timeline().at(now).catalog();
    Wording wording = new Wording(reader.locale(), reader.timezone());
    String title = reader.organizationTitle();
    Map<String, Object> said = new HashMap<>();
    said.put("organization", title == null ? reader.organization() : title);
    said.put("organizationId", reader.organization());
    said.put("link", origin + "/app/o/" + reader.organization());
    said.put("origin", origin);
    return switch (mail.subject()) {
      case OfNotice notice -> {
        said.put("occurredAt", wording.instant(notice.occurredAt()));
        if (!notice.wallet().equals(UsageEvent.DEFAULT_WALLET)) {
          said.put("wallet", notice.wallet());
        }
        said.putAll(new NoticeWords(catalog, wording).of(notice.details()));
        yield letter(notice.kind(), said);
      }
      case Inquiry inquiry -> {
        said.put("name", inquiry.name());
        said.put("email", inquiry.email());
        said.put("message", inquiry.message());
        said.put("askedAt", wording.instant(mail.createdAt()));
        Plan plan = inquiry.plan() == null ? null : catalog.plans().get(inquiry.plan());
        if (plan != null) {
          said.put("plan", plan.title());
        }
        yield letter("inquiry", said);
      }
    };
  }

  private Letter letter(String name, Map<String, Object> said) {
    String[] text = template(TEXT, name, ".txt").execute(said).split("\n", 2);
    said.put("subject", text[0]);
    String html = template(HTML, name, ".html").execute(said);
    return new Letter(text[0], text[1].strip() + "\n", html);
  }

  private Template template(Mustache.Compiler compiler, String name, String suffix) {
    return templates.computeIfAbsent(
        name + suffix,
        file -> {
          try (Reader reader = reader(file)) {
            return compiler.defaultValue("").compile(reader);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static Reader reader(String file) {
    InputStream template = Letters.class.getResourceAsStream(file);
    if (template == null) {
      throw new IllegalStateException("there is no template " + file);
    }
    return new InputStreamReader(template, StandardCharsets.UTF_8);
  }
}
