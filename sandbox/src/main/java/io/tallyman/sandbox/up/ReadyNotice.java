package io.tallyman.sandbox.up;

import io.tallyman.catalog.Catalog;

/** What to know and to try once everything runs. */
final class ReadyNotice {
  private static final String ORGANIZATION = "acme";

  private ReadyNotice() {}

  static String of(
      SandboxOptions options, DataDirectory directory, Catalog catalog, String adminKey) {
    String url = "http://localhost:" + options.httpPort();
    SampleEvent sample = SampleEvent.of(catalog);
    return """

    @|bold,green Tallyman is ready|@ with the catalog @|bold %1$s|@. Ctrl-C stops it.

      dashboard   %2$s/app/demo#key=%3$s
      HTTP        %2$s
      admin key   %3$s
      Kafka       127.0.0.1:%4$d, topic tallyman.usage
      PostgreSQL  127.0.0.1:%5$d, database %6$s, user %7$s; password in %8$s/postgres-password
      Stripe      http://localhost:%13$d, simulated; secret key %14$s
      logs        %8$s/logs

    Emit an event, then read what it cost:

      curl %2$s/v1/events -H 'Authorization: Bearer %3$s' \\
        -H 'Content-Type: application/cloudevents+json' \\
        -d '{"specversion":"1.0","id":"'$(date +%%s%%N)'","source":"urn:example:curl","type":"%9$s","subject":"%10$s","data":%11$s}'

      curl %2$s/v1/organizations/%10$s/balance -H 'Authorization: Bearer %3$s'
      %12$s./tallyman history %10$s
    """
        .formatted(
            catalog.name(),
            url,
            adminKey,
            options.kafkaPort(),
            options.postgresPort(),
            PostgresServer.DATABASE,
            PostgresServer.SUPERUSER,
            directory.path(),
            sample.action(),
            ORGANIZATION,
            sample.data(),
            environment(options, directory, url),
            options.stripePort(),
            SandboxStripe.SECRET_KEY);
  }

  /** The command line finds the default sandbox by itself, and any other through these. */
  private static String environment(SandboxOptions options, DataDirectory directory, String url) {
    String key =
        options.isDefaultDataDir() ? "" : "TALLYMAN_KEY=$(cat " + directory.path() + "/admin-key) ";
    return (options.httpPort() == 8080 ? "" : "TALLYMAN_URL=" + url + " ") + key;
  }
}
