package io.tallyman.proving.bench;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.kafka.clients.producer.ProducerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sends events to usage-ingest over HTTP, and by Kafka's own producer into the same broker. */
@Command(
    name = "ingest",
    description = {
      "Sends events to usage-ingest, a process of its own, over HTTP on connections that are kept:",
      "in batches, beside Kafka's own producer with the same settings into the same broker; and",
      "one at a time, beside an endpoint of the same server that does nothing. By turns, in one",
      "run, after all have been warmed up."
    },
    mixinStandardHelpOptions = true)
final class IngestBench extends Bench {
  private static final String EVENTS = "/v1/events";
  private static final ContentType ONE = ContentType.parse("application/cloudevents+json");
  private static final ContentType BATCH = ContentType.parse("application/cloudevents-batch+json");
  private static final int BATCHES = 50;

  @Option(
      names = "--clients",
      defaultValue = "16",
      description = "Calls at a time. Default: ${DEFAULT-VALUE}")
  int clients;

  @Option(
      names = "--batch",
      defaultValue = "500",
      description = "Events in a batch. Default: ${DEFAULT-VALUE}")
  int batch;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "How long each goes on. Default: ${DEFAULT-VALUE}")
  int seconds;

  @Option(
      names = "--jvm",
      split = " ",
      defaultValue = "-Xmx512m",
      description = "Options of the service's virtual machine. Default: ${DEFAULT-VALUE}")
  List<String> jvm = List.of();

  /** Sends for a time; returns how many events, or calls. */
  private interface Sender {
    long send(Duration time) throws InterruptedException;
  }

  /** One way to send. */
  private record Way(Series series, Sender sender) {}

  @Override
  List<Row> rows(Ground ground) throws Exception {
    Backlog backlog = new Backlog(ground.machinery().bootstrapServers(), organizations, 0);
    backlog.createTopic();
    List<ProducerRecord<String, byte[]>> events = backlog.sample(BATCHES * batch);
    Series producer = new Series("Kafka's own producer", Series.EVENTS_A_SECOND);
    Series batches = new Series("batches of " + batch, Series.EVENTS_A_SECOND);
    Series singles = new Series("one at a time", Series.EVENTS_A_SECOND);
    Series empty = new Series("empty endpoint", "calls/s");
    try (ServiceJvm service =
            ServiceJvm.start(
                EmptyEndpoint.class,
                jvm,
                Drain.settings(ground.machinery(), 1),
                ground.directory());
        ServiceCall call = new ServiceCall(service.url(), clients);
        BareProducer bare = new BareProducer(ground.machinery().bootstrapServers(), events)) {
      List<byte[]> bodies = batches(events);
      Runnable single = () -> call.post(EVENTS, ONE, any(events).value());
      Runnable nothing = () -> call.post(EmptyEndpoint.PATH, ONE, any(events).value());
      List<Way> ways =
          List.of(
              new Way(producer, bare::run),
              new Way(batches, by(() -> call.post(EVENTS, BATCH, any(bodies)), batch)),
              new Way(singles, by(single, 1)),
              new Way(empty, by(nothing, 1)));
      service.awaitReady();
      for (int turn = 0; turn <= runs; turn++) {
        ground.console().note(turn == 0 ? "warming up" : "turn " + turn + " of " + runs);
        for (Way way : ways) {
          measure(ground, service, way, turn > 0);
        }
        backlog.clearTopic();
      }
    }
    return List.of(
        batches.row(producer, "≥ 0.4 of the producer"),
        producer.row(),
        singles.row(empty, "≥ 0.5 of the empty endpoint"),
        empty.row());
  }

  private void measure(Ground ground, ServiceJvm service, Way way, boolean kept)
      throws InterruptedException {
    Costs costs =
        Costs.of(
            ground.machinery(),
            ground.database(),
            service.watched(),
            WatchedProcess.self(WatchedProcess.BENCH));
    costs.begin();
    long startedAt = System.nanoTime();
    long sent = way.sender().send(Duration.ofSeconds(seconds));
    long nanos = System.nanoTime() - startedAt;
    costs.end();
    if (kept) {
      way.series().add(sent * 1e9 / nanos, costs.each(sent));
    }
  }

  private Sender by(Runnable call, int eventsEach) {
    return time -> eventsEach * Callers.eager(clients, call).run(time).calls();
  }

  private static <T> T any(List<T> all) {
    return all.get(ThreadLocalRandom.current().nextInt(all.size()));
  }

  private List<byte[]> batches(List<ProducerRecord<String, byte[]>> events) {
    return IntStream.range(0, BATCHES)
        .mapToObj(i -> body(events.subList(i * batch, (i + 1) * batch)))
        .toList();
  }

  private static byte[] body(List<ProducerRecord<String, byte[]>> events) {
    var body = new ByteArrayOutputStream();
    for (int i = 0; i < events.size(); i++) {
      body.write(i == 0 ? '[' : ',');
      body.writeBytes(events.get(i).value());
    }
    body.write(']');
    return body.toByteArray();
  }
}
