package io.tallyman.sandbox.issuer;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;
import org.springframework.web.util.UriUtils;

/** The page on which one says who one is. A choice is a link: the same address, and the person. */
final class AuthorizePage {
  private static final String FRAME =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>Sign in to the sandbox</title>
      <link rel="icon" href="/app/icon.svg" type="image/svg+xml">
      <link rel="stylesheet" href="%s/page.css">
      </head>
      <body><main>
      %s
      </main></body>
      </html>
      """;

  private final Map<String, String> parameters;

  /**
   * @param parameters of the request, which the links repeat
   */
  AuthorizePage(Map<String, String> parameters) {
    this.parameters = parameters;
  }

  /** For a browser that has shown no key yet. */
  static String closed() {
    return FRAME.formatted(
        IssuerController.BASE,
        """
        <h1>Open the printed link first</h1>
        <p><code>./tallyman up</code> has printed a link to the dashboard. Open it once in this browser:
        whoever has that link may be anybody here.</p>
        <p><a class="back" href="/app/sign-in">Back to the dashboard</a></p>
        """);
  }

  /** Everybody one can be. */
  String choices(String organization, List<String> organizations) {
    String others =
        organizations.stream()
            .map(other ->
                other.equals(organization)
                    ? "<strong>" + HtmlUtils.htmlEscape(other) + "</strong>"
                    : "<a href=\"%s\">%s</a>"
                        .formatted(link("organization", other), HtmlUtils.htmlEscape(other)))
            .collect(Collectors.joining("\n"));
    return FRAME.formatted(
        IssuerController.BASE,
        """
        <h1>Who are you?</h1>
        <p>This is the sandbox’s own issuer: nobody needs a password. In production people sign in with yours.</p>
        <h2>Whoever runs Tallyman</h2>
        <ul>%s</ul>
        <h2>People of %s</h2>
        <ul>%s</ul>
        <p class="others"><span>Organization</span> %s</p>
        """
            .formatted(
                people(Person.acrossOrganizations()),
                HtmlUtils.htmlEscape(organization),
                people(Person.of(organization)),
                others));
  }

  private String people(List<Person> people) {
    return people.stream()
        .map(person ->
            """
            <li><a href="%s"><b>%s</b> <span class="role">%s</span><small>%s</small></a></li>\
            """
                .formatted(
                    link("person", person.role()), person.name(), person.title(), person.does()))
        .collect(Collectors.joining());
  }

  private String link(String parameter, String value) {
    Map<String, String> linked = new LinkedHashMap<>(parameters);
    linked.put(parameter, value);
    String query =
        linked.entrySet().stream()
            .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
            .collect(Collectors.joining("&"));
    return HtmlUtils.htmlEscape(IssuerController.BASE + "/authorize?" + query);
  }

  private static String encoded(String text) {
    return UriUtils.encode(text, StandardCharsets.UTF_8);
  }
}
