package io.tallyman.balance.posting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.posting.ModelAccounts.Place;
import io.tallyman.balance.posting.ModelGate.Charged;
import io.tallyman.balance.posting.ModelHolds.Used;
import io.tallyman.balance.posting.PostUsage.Outcome;
import io.tallyman.balance.posting.PostUsage.Prepared;
import io.tallyman.ledger.PlainAccount;
import io.tallyman.ledger.PlainAccount.Event;
import io.tallyman.ledger.PlainAccount.Move;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random batches off the stream, with copies, conflicts, voids, settlements of holds, and events
 * that come late or too late, posted by two instances in turn.
 */
final class ModelBatches {
  static final Duration WINDOW = Duration.ofDays(35);
  private static final String TRANSACTION =
      """
      select 'u' || u.posting_number || '.' || u.ordinal as id
      from usage u join organization o on o.id = u.organization_id
      where o.name = ? and u.source = 'test' and u.event_id = ?
      """;

  private final Random random;
  private final LedgerUnderTest ledger;
  private final ModelAccounts accounts;
  private final ModelGate gate;
  private final List<PostUsage> instances;
  private final ModelHolds holds;
  private final Map<String, Sent> posted = new LinkedHashMap<>();
  private final Map<String, Place> paying = new HashMap<>();
  private int turn;
  private int ids;

  /**
   * An event, and what it costs, told apart from the catalog.
   *
   * @param time when it occurred; null: when it comes
   * @param hold that it names; null: none
   * @param namesWallet whether it says which wallet it is for
   */
  private record Sent(
      TestArrival arrival,
      Place place,
      Event event,
      @Nullable Instant time,
      @Nullable String hold,
      boolean namesWallet) {
    String identity() {
      return place.organization() + "/" + event.id();
    }

    /** The same, come again. */
    Sent again(Instant now) {
      return new Sent(TestArrival.of(content(arrival), now), place, event, time, hold, namesWallet);
    }

    boolean isMisdated(Instant now) {
      return time != null
          && (time.isBefore(now.minus(WINDOW)) || time.isAfter(now.plus(Duration.ofMinutes(5))));
    }
  }

  /** A void, and the event that it is about. */
  private record Undoing(TestArrival arrival, String organization, String target) {}

  ModelBatches(
      Random random,
      LedgerUnderTest ledger,
      ModelAccounts accounts,
      ModelGate gate,
      ModelHolds holds) {
    this.random = random;
    this.holds = holds;
    this.ledger = ledger;
    this.accounts = accounts;
    this.gate = gate;
    instances = List.of(ledger.another(), ledger.another());
  }

  /** One batch, or two of which the second is prepared before the first is posted. */
  String step(List<Place> places) {
    PostUsage instance = instances.get(turn++ % 2);
    List<Drawn> batches = new ArrayList<>();
    for (int i = random.nextInt(3) == 0 ? 2 : 1; i > 0; i--) {
      batches.add(draw(places, instance));
    }
    for (Drawn batch : batches) {
      assertThat(ledger.post(instance, batch.prepared(), batch.arrivals().size()))
          .isEqualTo(batch.expected());
    }
    if (random.nextInt(4) == 0) {
      assertThat(ledger.postFrom(0, instances.get(turn % 2), batches.getLast().arrivals()))
          .as("whoever lost the partition")
          .isEqualTo(new Outcome.NotOurs());
    }
    List<Sent> events = batches.stream().flatMap(batch -> batch.events().stream()).toList();
    accounts.compareWithPayers(
        events.stream()
            .map(event -> paying.getOrDefault(event.identity(), event.place()))
            .filter(accounts.places()::contains)
            .distinct()
            .toList());
    noteOneCharged(events);
    return "post " + batches;
  }

  /** A batch, and what is to become of it. */
  private record Drawn(
      List<Sent> events,
      List<Undoing> voids,
      List<TestArrival> arrivals,
      Prepared prepared,
      Outcome expected) {
    @Override
    public String toString() {
      return events + " and " + voids;
    }
  }

  private Drawn draw(List<Place> places, PostUsage instance) {
    List<Sent> events = new ArrayList<>();
    for (int i = random.nextInt(1, 12); i > 0; i--) {
      events.add(random.nextInt(5) == 0 ? again(places) : fresh(places));
    }
    List<Undoing> voids = new ArrayList<>();
    for (int i = random.nextInt(8) - 4; i > 0; i--) {
      voids.add(voidOf(events));
    }
    List<TestArrival> arrivals = new ArrayList<>();
    events.forEach(event -> arrivals.add(event.arrival()));
    voids.forEach(undoing -> arrivals.add(random.nextInt(arrivals.size() + 1), undoing.arrival()));
    Prepared prepared = ledger.prepare(instance, arrivals);
    return new Drawn(events, voids, arrivals, prepared, expected(events, voids, arrivals));
  }

  /** One of them may be refunded later. */
  private void noteOneCharged(List<Sent> events) {
    Sent one = events.get(random.nextInt(events.size()));
    if (Objects.equals(posted.get(one.identity()), one)) {
      Place place = Objects.requireNonNull(paying.get(one.identity()));
      ledger
          .rows(TRANSACTION, place.organization(), one.event().id())
          .forEach(row ->
              gate.charged(new Charged(place, String.valueOf(row.get("id")), one.event().id())));
    }
  }

  private Sent fresh(List<Place> places) {
    return sentAs(places.get(random.nextInt(places.size())), "e" + ++ids);
  }

  private Sent sentAs(Place place, String id) {
    long tokens = random.nextInt(4_000);
    return switch (random.nextInt(6)) {
      case 0 -> sent(place, "call", "", new Event(id, 1_500_000, null, 0));
      case 1 ->
          sent(place, "tokens", ",\"tokens\":" + tokens, new Event(id, tokens * 3_000, null, 0));
      case 2 ->
          sent(place, "agent.action", ",\"tier\":\"small\"", new Event(id, 0, "small", 1_000_000));
      case 3 ->
          sent(place, "run", ",\"model\":\"mini\"", new Event(id, 500_000, null, 0, runs(place)));
      case 4 ->
          sent(
              place,
              "agent.task",
              ",\"tier\":\"medium\"",
              new Event(id, 2_000_000, "medium", 2_500_000));
      default ->
          sent(
              place, "agent.action", ",\"tier\":\"medium\"", new Event(id, 0, "medium", 2_500_000));
    };
  }

  /** Limits are those of the wallet that has a plan. */
  private static List<Move> runs(Place place) {
    return place.wallet().equals("default") ? List.of(new Move("runs", true, 1)) : List.of();
  }

  private Sent sent(Place place, String action, String fields, Event event) {
    String hold = random.nextInt(5) == 0 ? holds.any() : null;
    String named = hold == null ? "" : ",\"hold\":\"" + hold + "\"";
    boolean unnamed = place.wallet().equals("default") && random.nextBoolean();
    String wallet = unnamed ? "\"project\":\"p\"" : "\"wallet\":\"" + place.wallet() + "\"";
    String data = "{" + wallet + named + fields + "}";
    Instant now = ledger.now();
    Instant time =
        switch (random.nextInt(20)) {
          case 0, 1, 2 -> now.minus(random.nextInt(34 * 24 * 60), ChronoUnit.MINUTES);
          case 3 -> now.minus(WINDOW);
          case 4 -> now.minus(WINDOW).minus(1, ChronoUnit.MICROS);
          case 5 -> now.plus(random.nextInt(2, 9), ChronoUnit.MINUTES);
          default -> null;
        };
    TestArrival arrival =
        TestArrival.event(place.organization(), event.id(), action, data, time, now);
    return new Sent(arrival, place, event, time, hold, !unnamed);
  }

  /** A copy of an event, or another one that bears its id; often one of the last few. */
  private Sent again(List<Place> places) {
    List<Sent> recent = recent();
    if (recent.isEmpty()) {
      return fresh(places);
    }
    int last = recent.size() - 1;
    int back = random.nextBoolean() ? Math.min(last, 4) : last;
    Sent old = recent.get(last - random.nextInt(back + 1));
    if (random.nextInt(4) == 0) {
      List<Place> own =
          places.stream()
              .filter(place -> place.organization().equals(old.place().organization()))
              .toList();
      return own.isEmpty()
          ? fresh(places)
          : sentAs(own.get(random.nextInt(own.size())), old.event().id());
    }
    return old.again(ledger.now());
  }

  /** What was posted within the window. */
  private List<Sent> recent() {
    Instant since = ledger.now().minus(WINDOW);
    return posted.values().stream()
        .filter(old -> old.arrival().arrivedAt().isAfter(since))
        .toList();
  }

  private Undoing voidOf(List<Sent> events) {
    List<Sent> all = new ArrayList<>(recent());
    all.addAll(events);
    Sent target = all.get(random.nextInt(all.size()));
    String organization = target.place().organization();
    return new Undoing(
        TestArrival.undoing(organization, "v" + ++ids, target.event().id(), ledger.now()),
        organization,
        target.event().id());
  }

  /** Posts the same to the plain accounts. */
  private Outcome expected(List<Sent> events, List<Undoing> voids, List<TestArrival> arrivals) {
    Instant now = ledger.now();
    List<Sent> accepted = new ArrayList<>();
    int copies = 0;
    int refused = 0;
    for (Sent event : events) {
      if (event.isMisdated(now)) {
        refused++;
        continue;
      }
      accounts.open(event.place());
      Sent before = posted.putIfAbsent(event.identity(), event);
      if (before == null) {
        accepted.add(event);
      } else if (content(before.arrival()).equals(content(event.arrival()))) {
        copies++;
      } else {
        refused++;
      }
    }
    List<Place> payers =
        holds.take(
            accepted.stream()
                .map(event ->
                    new Used(event.place(), event.namesWallet(), event.event(), event.hold()))
                .toList(),
            now);
    for (int i = 0; i < payers.size(); i++) {
      paying.put(accepted.get(i).identity(), payers.get(i));
    }
    int undone = 0;
    for (TestArrival arrival : arrivals) {
      for (Undoing undoing : voids) {
        if (undoing.arrival().equals(arrival)) {
          boolean possible = undo(undoing, now);
          undone += possible ? 1 : 0;
          refused += possible ? 0 : 1;
        }
      }
    }
    return new Outcome.Posted(accepted.size() + undone, copies, refused);
  }

  private boolean undo(Undoing undoing, Instant now) {
    Sent target = posted.get(undoing.organization() + "/" + undoing.target());
    if (target == null) {
      return false;
    }
    PlainAccount account = accounts.get(Objects.requireNonNull(paying.get(target.identity())));
    return !account.isUndone(target.event().id())
        && account.undo("void", target.event().id(), now) == PlainAccount.Answer.DONE;
  }

  private static String content(TestArrival arrival) {
    return new String(
        Objects.requireNonNull(arrival.raw().value()).array(), StandardCharsets.UTF_8);
  }
}
