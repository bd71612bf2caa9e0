package io.tallyman.balance.posting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.posting.PostUsage.Outcome;
import io.tallyman.balance.store.LedgerSeed;
import io.tallyman.balance.store.StoredLedgerAudit;
import io.tallyman.catalog.CatalogReader;
import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.PlainAccount;
import io.tallyman.ledger.PlainRules;
import io.tallyman.ledger.PlainUse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random events through the real posting path on a real database, by two instances in turn, and
 * through plain accounts alike.
 *
 * <p>{@code -Dtallyman.seed=N} replays a seed, {@code -Dtallyman.events=N} sends more events.
 */
class PostUsageModelTest {
  private static final int EVENTS = Integer.getInteger("tallyman.events", 2_000);
  private static final Duration WINDOW = Duration.ofDays(35);
  private static final long CREDIT = 1_000_000;
  private static final String CATALOG =
      """
      name: model
      currency: USD
      tiers:
        small: { title: Small, weight: 1 }
        medium: { title: Medium, weight: 2.5 }
      actions:
        call:
          title: Call
          price: { base: 1.5 }
        tokens:
          title: Tokens
          price:
            per:
              - { field: tokens, units: 1000, credits: 3 }
        agent.action:
          title: Agent action
          price: { tier: { field: tier } }
      plans:
        free:
          title: Free
          price: { monthly: 0 }
          credits: 40
          tiers: { small: 5, medium: 2 }
      policies:
        defaultPlan: free
      """;

  static LongStream seeds() {
    Long seed = Long.getLong("tallyman.seed");
    return seed == null ? LongStream.of(1, 2) : LongStream.of(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void thePostedLedgerIsWhatPlainAccountsHold(long seed) {
    World world = new World(new Random(seed));
    int events = (int) (EVENTS / seeds().count());
    try {
      while (world.sent < events) {
        world.step();
      }
      world.compareAll();
      StoredLedgerAudit.check(world.ledger.database.owner());
    } catch (AssertionError | RuntimeException | SQLException e) {
      throw new AssertionError(
          "replay with -Dtallyman.seed=%d -Dtallyman.events=%d: event %d: %s"
              .formatted(seed, EVENTS, world.sent, e.getMessage()),
          e);
    }
  }

  /** An event, and what it costs, told apart from the catalog. */
  private record Sent(
      TestArrival arrival, String organization, String wallet, PlainAccount.Event event) {}

  /** A void, and the event that it is about. */
  private record Undoing(TestArrival arrival, String organization, String id, String target) {}

  private record Place(String organization, String wallet) {}

  /** Organizations in the database and as plain accounts. */
  private static final class World {
    private static final List<String> ORGANIZATIONS = List.of("acme", "beta", "core", "dune");
    private static final List<String> WALLETS = List.of("default", "default", "default", "lab");

    final LedgerUnderTest ledger = new LedgerUnderTest(CatalogReader.read("model.yaml", CATALOG));
    private final List<PostUsage> instances = List.of(ledger.another(), ledger.another());
    private final LedgerSeed seed =
        new LedgerSeed(ledger.database, new Ledger(ledger.catalogs.timeline()));
    private final Map<Place, PlainAccount> accounts = new LinkedHashMap<>();
    private final Map<String, Sent> posted = new LinkedHashMap<>();
    private final Map<String, Undoing> undone = new LinkedHashMap<>();
    private final Random random;
    private int turn;
    private int ids;
    private int grants;
    int sent;

    World(Random random) {
      this.random = random;
    }

    void step() {
      moveClock();
      if (random.nextInt(4) == 0) {
        grant();
      }
      post();
      if (random.nextInt(10) == 0) {
        ledger.weeks.keep(ledger.now(), WINDOW);
      }
    }

    private void moveClock() {
      Instant now = ledger.now();
      Instant monday =
          now.atOffset(ZoneOffset.UTC)
              .truncatedTo(ChronoUnit.DAYS)
              .with(TemporalAdjusters.next(DayOfWeek.MONDAY))
              .toInstant();
      Instant next =
          switch (random.nextInt(16)) {
            case 0 -> monday;
            case 1 -> monday.minus(1, ChronoUnit.MICROS);
            case 2 -> monday.plus(random.nextInt(20), ChronoUnit.MINUTES);
            case 3 -> now.plus(random.nextInt(15), ChronoUnit.DAYS);
            case 4, 5 -> now.plus(random.nextInt(40), ChronoUnit.HOURS);
            case 6, 7, 8 -> now.plus(random.nextInt(1_000_000), ChronoUnit.MICROS);
            default -> now;
          };
      ledger.setClock(next);
    }

    private void grant() {
      if (accounts.isEmpty()) {
        return;
      }
      List<Place> places = List.copyOf(accounts.keySet());
      Place place = places.get(random.nextInt(places.size()));
      LotSource source = random.nextBoolean() ? LotSource.BONUS : LotSource.PURCHASE;
      Instant now = ledger.now();
      Instant end =
          random.nextBoolean() ? null : now.plus(random.nextInt(1, 800), ChronoUnit.HOURS);
      long credits = random.nextInt(1, 60);
      seed.grant(id(place), source, Long.toString(credits), end, "g" + ++grants, now);
      assertThat(account(place).grant(source.code(), "credits", credits * CREDIT, end, now))
          .isEqualTo(PlainAccount.Answer.DONE);
    }

    private void post() {
      List<Sent> events = new ArrayList<>();
      for (int i = random.nextInt(1, 40); i > 0; i--) {
        events.add(random.nextInt(5) == 0 ? again() : fresh());
      }
      List<Undoing> voids = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        voids.add(voidOf(events));
      }
      List<TestArrival> arrivals = new ArrayList<>();
      events.forEach(event -> arrivals.add(event.arrival()));
      voids.forEach(
          undoing -> arrivals.add(random.nextInt(arrivals.size() + 1), undoing.arrival()));
      sent += arrivals.size();

      PostUsage instance = instances.get(turn++ % 2);
      Outcome outcome = ledger.post(instance, arrivals);
      assertThat(outcome).isEqualTo(expected(events, voids, arrivals));
      assertThat(ledger.postFrom(0, instances.get(turn % 2), arrivals))
          .as("whoever lost the partition")
          .isEqualTo(new Outcome.NotOurs());
      events.stream()
          .map(event -> new Place(event.organization(), event.wallet()))
          .distinct()
          .forEach(this::compare);
    }

    /** A new event. */
    private Sent fresh() {
      return sentAs(ORGANIZATIONS.get(random.nextInt(ORGANIZATIONS.size())), "e" + ++ids);
    }

    private Sent sentAs(String organization, String id) {
      String wallet = WALLETS.get(random.nextInt(WALLETS.size()));
      long tokens = random.nextInt(4_000);
      return switch (random.nextInt(4)) {
        case 0 ->
            sent(organization, wallet, "call", "", new PlainAccount.Event(id, 1_500_000, null, 0));
        case 1 ->
            sent(
                organization,
                wallet,
                "tokens",
                ",\"tokens\":" + tokens,
                new PlainAccount.Event(id, tokens * 3_000, null, 0));
        case 2 ->
            sent(
                organization,
                wallet,
                "agent.action",
                ",\"tier\":\"small\"",
                new PlainAccount.Event(id, 0, "small", CREDIT));
        default ->
            sent(
                organization,
                wallet,
                "agent.action",
                ",\"tier\":\"medium\"",
                new PlainAccount.Event(id, 0, "medium", 2_500_000));
      };
    }

    private Sent sent(
        String organization,
        String wallet,
        String action,
        String fields,
        PlainAccount.Event event) {
      String data = "{\"wallet\":\"" + wallet + "\"" + fields + "}";
      Instant now = ledger.now();
      return new Sent(
          TestArrival.event(organization, event.id(), action, data, now),
          organization,
          wallet,
          event);
    }

    /** A copy of an event, or another one that bears its id. */
    private Sent again() {
      List<Sent> recent = recent();
      if (recent.isEmpty()) {
        return fresh();
      }
      // Often one of the last few, so that copies and conflicts of one event meet in a batch.
      int last = recent.size() - 1;
      int back = random.nextBoolean() ? Math.min(last, 4) : last;
      Sent old = recent.get(last - random.nextInt(back + 1));
      return random.nextInt(4) == 0
          ? sentAs(old.organization(), old.event().id())
          : new Sent(
              TestArrival.of(content(old.arrival()), ledger.now()),
              old.organization(),
              old.wallet(),
              old.event());
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
      String id = "v" + ++ids;
      return new Undoing(
          TestArrival.undoing(target.organization(), id, target.event().id(), ledger.now()),
          target.organization(),
          id,
          target.event().id());
    }

    /** Posts the same to the plain accounts. */
    private Outcome expected(List<Sent> events, List<Undoing> voids, List<TestArrival> arrivals) {
      Instant now = ledger.now();
      int accepted = 0;
      int copies = 0;
      int refused = 0;
      events.forEach(event -> open(event.organization(), event.wallet()));
      voids.forEach(undoing -> open(undoing.organization(), "default"));
      for (Sent event : events) {
        String identity = event.organization() + "/" + event.event().id();
        Sent before = posted.putIfAbsent(identity, event);
        if (before == null) {
          account(new Place(event.organization(), event.wallet())).use(event.event(), now);
          accepted++;
        } else if (content(before.arrival()).equals(content(event.arrival()))) {
          copies++;
        } else {
          refused++;
        }
      }
      for (TestArrival arrival : arrivals) {
        for (Undoing undoing : voids) {
          if (undoing.arrival().equals(arrival)) {
            if (undo(undoing, now)) {
              accepted++;
            } else {
              refused++;
            }
          }
        }
      }
      return new Outcome.Posted(accepted, copies, refused);
    }

    private boolean undo(Undoing undoing, Instant now) {
      String identity = undoing.organization() + "/" + undoing.target();
      Sent target = posted.get(identity);
      if (target == null || undone.putIfAbsent(identity, undoing) != null) {
        return false;
      }
      return account(new Place(target.organization(), target.wallet()))
              .undo("void", target.event().id(), now)
          == PlainAccount.Answer.DONE;
    }

    private static String content(TestArrival arrival) {
      return new String(
          Objects.requireNonNull(arrival.raw().value()).array(), StandardCharsets.UTF_8);
    }

    private void open(String organization, String wallet) {
      accounts.computeIfAbsent(
          new Place(organization, "default"),
          place -> new PlainAccount(new Rules(), "free", ledger.now()));
      accounts.computeIfAbsent(
          new Place(organization, wallet),
          place -> new PlainAccount(new Rules(), null, ledger.now()));
    }

    private PlainAccount account(Place place) {
      PlainAccount account = accounts.get(place);
      if (account == null) {
        throw new IllegalStateException("no " + place);
      }
      return account;
    }

    private long id(Place place) {
      return ledger.number(
          "select a.id from account a join organization o on o.id = a.organization_id"
              + " where o.name = ? and a.wallet = ?",
          place.organization(),
          place.wallet());
    }

    void compareAll() {
      accounts
          .keySet()
          .forEach(place -> {
            seed.advance(id(place), ledger.now());
            account(place).advance(ledger.now());
            compare(place);
            compareLots(place);
            compareHistory(place);
          });
    }

    private void compare(Place place) {
      PlainAccount plain = account(place);
      Map<String, Object> row =
          ledger.rows("select credits, overage from account where id = ?", id(place)).getFirst();
      assertThat(row)
          .as("%s", place)
          .containsEntry("credits", plain.credits())
          .containsEntry("overage", plain.overage());
    }

    private void compareLots(Place place) {
      List<List<Object>> lots =
          ledger
              .rows(
                  "select number, unit, remaining from lot where account_id = ? order by 1",
                  id(place))
              .stream()
              .map(row -> List.of(row.get("number"), row.get("unit"), row.get("remaining")))
              .toList();
      assertThat(lots)
          .isEqualTo(
              account(place).lots().stream()
                  .map(lot -> List.<Object>of(lot.number, lot.unit, lot.remaining))
                  .toList());
    }

    /** Each posting is a line, but usage, which is as many as it has rows. */
    private void compareHistory(Place place) {
      List<PlainAccount.PlainLine> lines = account(place).lines();
      int seen = 0;
      List<Map<String, Object>> postings =
          ledger.rows(
              """
              select kind, credits_before, credits_after,
                     (extract(epoch from posted_at) * 1000000)::bigint as micros,
                     case when kind = 'usage' then events else 1 end as lines
              from posting where account_id = ? order by seq
              """,
              id(place));
      for (Map<String, Object> posting : postings) {
        PlainAccount.PlainLine first = lines.get(seen);
        seen += (Integer) Objects.requireNonNull(posting.get("lines"));
        PlainAccount.PlainLine last = lines.get(seen - 1);
        assertThat(posting)
            .containsEntry("kind", first.kind())
            .containsEntry("micros", ChronoUnit.MICROS.between(Instant.EPOCH, first.at()))
            .containsEntry("credits_before", first.before())
            .containsEntry("credits_after", last.after());
      }
      assertThat(lines).hasSize(seen);
      compareCharges(place);
    }

    private void compareCharges(Place place) {
      List<Map<String, Object>> rows =
          ledger.rows(
              """
              select u.event_id,
                     u.credits + case when u.tiers_before[u.tier] >= p.tier_counters[u.tier]
                                      then p.tier_weights[u.tier] else 0 end as credits,
                     case when u.tiers_before[u.tier] < p.tier_counters[u.tier]
                          then 1 else 0 end as tier_units
              from usage u join posting p on p.number = u.posting_number
              where p.kind = 'usage' and u.account_id = ?
              """,
              id(place));
      for (Map<String, Object> row : rows) {
        PlainUse use = account(place).use(String.valueOf(row.get("event_id")));
        assertThat(row)
            .containsEntry("credits", use.charged)
            .containsEntry("tier_units", use.counted ? 1 : 0);
      }
    }
  }

  /** The one plan there is, and the default burn order. */
  private static final class Rules implements PlainRules {
    private static final List<String> ORDER =
        List.of(
            "trial", "plan", "rollover", "refund", "bonus", "referral", "adjustment", "purchase");

    @Override
    public int priority(String source, Instant at) {
      return ORDER.indexOf(source);
    }

    @Override
    public long weight(String tier, Instant at) {
      return tier.equals("small") ? CREDIT : 5 * CREDIT / 2;
    }

    @Override
    public PlainPlan plan(String name, Instant at) {
      Map<String, Long> units = new LinkedHashMap<>();
      units.put("credits", 40 * CREDIT);
      units.put("small", 5L);
      units.put("medium", 2L);
      return new PlainPlan(name, 0, units, 0, 0, 0, Map.of(), Set.of());
    }

    @Override
    public PlainPlan defaultPlan(Instant at) {
      return plan("free", at);
    }

    @Override
    public Duration grace(Instant at) {
      return Duration.ofDays(7);
    }

    @Override
    public String upgrade(Instant at) {
      return "prorated";
    }

    @Override
    public boolean yearUpfront(Instant at) {
      return false;
    }
  }
}
