package io.tallyman.proving.faults;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.tallyman.money.Credits;
import io.tallyman.topic.BalanceEvent;
import io.tallyman.topic.BalanceEventCodec;
import io.tallyman.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.JsonNode;

/** Compares, once everything is mended and drained: oracle, ledger, balances and Kafka. */
final class Verdict {
  private static final RetryPolicy<JsonNode> WHILE_RUNNING =
      RetryPolicy.<JsonNode>builder()
          .handleResultIf(audit -> audit.path("state").asString().equals("running"))
          .withDelay(Duration.ofMillis(300))
          .withMaxRetries(-1)
          .build();

  private final Ground ground;
  private final Client client;
  private final Oracle oracle;
  private final List<String> wrong = new ArrayList<>();
  private final Map<String, String> seen = new TreeMap<>();

  Verdict(Ground ground, Client client, Oracle oracle) {
    this.ground = ground;
    this.client = client;
    this.oracle = oracle;
  }

  /** What is not as it must be; empty if all is well. */
  List<String> wrong() {
    return wrong;
  }

  /** What was compared, for the report. */
  Map<String, String> seen() {
    return seen;
  }

  void find() {
    long behind = new Drain(ground, client).await();
    if (behind > 0) {
      wrong.add(behind + " things are still under way after " + Drain.LIMIT);
    }
    try (Handle database =
        Jdbi.open(
            ground.machinery().postgresUrl(),
            ground.machinery().superuser(),
            ground.machinery().superuserPassword())) {
      counts(database);
    }
    balances();
    kafka();
    audit();
  }

  private void counts(Handle database) {
    compare(
        "events posted",
        oracle.counted("events"),
        number(
            database,
            "select count(*) from usage where source = 'urn:prove' and action = 'chat.query'"));
    compare(
        "different events posted",
        oracle.counted("events"),
        number(
            database,
            "select count(distinct event_id) from usage"
                + " where source = 'urn:prove' and action = 'chat.query'"));
    compare(
        "voids posted",
        oracle.counted("voids"),
        number(database, "select count(*) from usage where action = 'tallyman.void'"));
    compare(
        "records in quarantine",
        oracle.counted("poison") + oracle.counted("conflicts"),
        number(database, "select count(*) from quarantine where state = 'waiting'"));
    compare(
        "packs credited",
        oracle.counted("packs bought"),
        number(database, "select count(*) from posting where kind = 'purchase'"));
  }

  private static long number(Handle database, String sql) {
    return database.createQuery(sql).mapTo(Long.class).one();
  }

  private void balances() {
    for (Map.Entry<String, Credits> expected : oracle.balances().entrySet()) {
      compare("balance of " + expected.getKey(), expected.getValue(), balance(expected.getKey()));
    }
    seen.put("balances", oracle.balances().size() + " organizations, each equal to the oracle's");
  }

  private Credits balance(String organization) {
    JsonNode credits =
        client
            .get(ground.balanceUrls(), "/v1/organizations/" + organization + "/balance")
            .body()
            .path("credits");
    return Credits.parse(credits.path("available").asString())
        .plus(Credits.parse(credits.path("held").asString()))
        .minus(Credits.parse(credits.path("overage").asString()));
  }

  /** What the balance topic tells must add up to the same, whoever reads it from its beginning. */
  private void kafka() {
    Map<String, TreeMap<Long, BalanceEvent>> accounts = new HashMap<>();
    long copies = 0;
    for (BalanceEvent event : told()) {
      String account = event.organization() + "/" + event.wallet();
      BalanceEvent known =
          accounts.computeIfAbsent(account, first -> new TreeMap<>()).put(event.seq(), event);
      copies += known == null ? 0 : 1;
      if (known != null && !known.equals(event)) {
        wrong.add("the topic tells two postings " + event.seq() + " of " + account);
      }
    }
    for (Map.Entry<String, Credits> expected : oracle.balances().entrySet()) {
      TreeMap<Long, BalanceEvent> own =
          accounts.getOrDefault(expected.getKey() + "/default", new TreeMap<>());
      if (own.isEmpty() || own.lastKey() != own.size()) {
        wrong.add("the topic lacks postings of " + expected.getKey());
        continue;
      }
      Credits sum =
          own.values().stream().map(BalanceEvent::amount).reduce(Credits.ZERO, Credits::plus);
      compare("sum of " + expected.getKey() + " on Kafka", expected.getValue(), sum);
    }
    seen.put(
        "balance topic",
        accounts.values().stream().mapToInt(TreeMap::size).sum()
            + " postings without a gap, told "
            + copies
            + " times more than once");
  }

  private List<BalanceEvent> told() {
    List<BalanceEvent> told = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", ground.machinery().bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.BALANCE).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> one : consumer.poll(Duration.ofMillis(200))) {
          byte[] type = one.headers().lastHeader("ce_type").value();
          if (new String(type, StandardCharsets.UTF_8).equals(BalanceEvent.TYPE)) {
            told.add(BalanceEventCodec.decode(one.value()));
          }
        }
      }
    }
    return told;
  }

  private void audit() {
    String path = "/v1/ops/operations";
    String id =
        client
            .post(ground.balanceUrls(), path, "application/json", "{\"kind\":\"audit\"}", "")
            .body()
            .path("id")
            .asString();
    JsonNode audit =
        Failsafe.with(WHILE_RUNNING)
            .get(() -> client.get(ground.balanceUrls(), path + "/" + id).body());
    compare("state of the audit", "finished", audit.path("state").asString());
    compare("differences that the audit found", 0L, audit.path("found").asLong(-1));
    audit.path("findings").forEach(finding -> wrong.add(finding.toString()));
    seen.put("audit", audit.path("result").toString());
  }

  private void compare(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      wrong.add(what + ": expected " + expected + ", is " + actual);
    } else if (!(expected instanceof Credits)) {
      seen.put(what, expected.toString());
    }
  }
}
