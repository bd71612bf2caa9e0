package io.tallyman.balance.posting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.store.LedgerSeed;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.PlainAccount;
import io.tallyman.ledger.PlainAccount.PlainLine;
import io.tallyman.ledger.PlainFallback;
import io.tallyman.ledger.PlainHold;
import io.tallyman.ledger.PlainRun;
import io.tallyman.ledger.PlainUse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Wallets in the database and as plain accounts, and their comparison. */
final class ModelAccounts {
  private static final String STATE =
      """
      select a.credits, a.overage, a.held,
             (select string_agg(format('%s:%s %s held %s parked %s', number, remaining, unit,
                                       pinned, parked), ', ' order by number)
              from lot l where l.account_id = a.id) as lots,
             (select string_agg(format('%s %s', number, (
                       select string_agg(format('%s:%s', pin.lot, pin.units), '+'
                                         order by pin.place)
                       from unnest(h.pin_lots, h.pin_units)
                            with ordinality as pin(lot, units, place))), ', ' order by number)
              from hold h where h.account_id = a.id and h.state = 'open') as holds,
             coalesce((select string_agg(key || '=' || value, ', ' order by key)
                       from json_each_text(a.counts::json -> 'used')), '') as used,
             (select format('%s %s', plan, status)
              from plan_state p where p.account_id = a.id and plan is not null) as plan
      from account a where a.id = ?
      """;
  private static final String POSTINGS =
      """
      select kind, credits_before, credits_after,
             (extract(epoch from posted_at) * 1000000)::bigint as micros,
             case when kind = 'usage' then events else 1 end as lines
      from posting where account_id = ? and kind <> 'conditions' order by seq
      """;
  private static final String CHARGES =
      """
      select u.event_id,
             u.credits + case when u.tiers_before[u.tier] >= p.tier_counters[u.tier]
                              then p.tier_weights[u.tier] else 0 end as credits,
             case when u.tiers_before[u.tier] < p.tier_counters[u.tier]
                  then 1 else 0 end as tier_units
      from usage u join posting p on p.number = u.posting_number
      where p.kind = 'usage' and u.account_id = ? and u.source = 'test'
      """;

  private final LedgerUnderTest ledger;
  private final Map<Place, PlainAccount> plain = new LinkedHashMap<>();
  private final Map<Place, Long> ids = new HashMap<>();
  private final String payer;
  final LedgerSeed seed;

  /** A wallet of an organization. */
  record Place(String organization, String wallet) {}

  /** Where {@code payer} is the wallet that pays when others are spent. */
  ModelAccounts(LedgerUnderTest ledger, String payer) {
    this.ledger = ledger;
    this.payer = payer;
    seed = new LedgerSeed(ledger.database, new Ledger(ledger.catalogs.timeline()));
  }

  /** Opens a wallet, and the default one of its organization, on the default plan. */
  PlainAccount open(Place place) {
    Instant now = ledger.now();
    ModelRules rules = new ModelRules();
    plain.computeIfAbsent(
        new Place(place.organization(), "default"), first -> new PlainAccount(rules, "free", now));
    return plain.computeIfAbsent(place, other -> new PlainAccount(rules, null, now));
  }

  PlainAccount get(Place place) {
    return Objects.requireNonNull(plain.get(place), place::toString);
  }

  /** A wallet to be spent from, with the one that pays when it is spent. */
  PlainFallback spending(Place place) {
    Place other = payer(place);
    return new PlainFallback(get(place), other == null ? null : get(other));
  }

  /** The wallet that pays when another one is spent, once there is one; null: none does. */
  @Nullable Place payer(Place place) {
    Place other = new Place(place.organization(), payer);
    boolean fallsBack = !place.wallet().equals("default") && !place.equals(other);
    return fallsBack && plain.containsKey(other) ? other : null;
  }

  List<Place> places() {
    return List.copyOf(plain.keySet());
  }

  long id(Place place) {
    return ids.computeIfAbsent(
        place,
        wanted ->
            ledger.number(
                "select a.id from account a join organization o on o.id = a.organization_id"
                    + " where o.name = ? and a.wallet = ?",
                wanted.organization(),
                wanted.wallet()));
  }

  /** Lets time pass in both, where nothing else was done. */
  void advance(Place place) {
    seed.advance(id(place), ledger.now());
    get(place).advance(ledger.now());
  }

  /** Compares wallets that something happened to, and those that may have paid for it. */
  void compareWithPayers(Collection<Place> touched) {
    Set<Place> all = new LinkedHashSet<>(touched);
    Set<Place> payers = new LinkedHashSet<>();
    for (Place place : touched) {
      Place other = payer(place);
      if (other != null && payers.add(other)) {
        advance(other);
      }
    }
    all.addAll(payers);
    all.forEach(this::compare);
  }

  void compare(Place place) {
    PlainAccount account = get(place);
    Map<String, Object> row = ledger.rows(STATE, id(place)).getFirst();
    assertThat(row)
        .as("%s", place)
        .containsEntry("credits", account.credits())
        .containsEntry("overage", account.overage());
    assertThat(row.get("lots")).as("lots of %s", place).isEqualTo(lots(account));
    assertThat(row.get("holds")).as("holds of %s", place).isEqualTo(holds(account));
    assertThat(row.get("used")).as("used of %s", place).isEqualTo(used(account));
    PlainRun run = account.run();
    assertThat(row.get("plan"))
        .as("plan of %s", place)
        .isEqualTo(run == null ? null : run.plan + " " + run.status);
    assertThat(account.overage() > 0 && account.available(ledger.now()) > 0)
        .as("%s owes what it could pay", place)
        .isFalse();
  }

  private static @Nullable String lots(PlainAccount account) {
    return account.lots().isEmpty()
        ? null
        : account.lots().stream()
            .map(lot ->
                "%d:%d %s held %d parked %d"
                    .formatted(
                        lot.number, lot.remaining, lot.unit, account.pinned(lot), lot.parked))
            .collect(Collectors.joining(", "));
  }

  private static String used(PlainAccount account) {
    return account.counts().used.entrySet().stream()
        .map(limit -> limit.getKey() + "=" + limit.getValue())
        .collect(Collectors.joining(", "));
  }

  private static @Nullable String holds(PlainAccount account) {
    return account.holds().isEmpty()
        ? null
        : account.holds().stream().map(ModelAccounts::hold).collect(Collectors.joining(", "));
  }

  private static String hold(PlainHold hold) {
    return hold.number
        + " "
        + hold.pins.entrySet().stream()
            .map(pin -> pin.getKey() + ":" + pin.getValue())
            .collect(Collectors.joining("+"));
  }

  /** Compares every account with all of its history. */
  void compareAll() {
    for (Place place : places()) {
      advance(place);
      compare(place);
      compareHistory(place);
      compareCharges(place);
    }
  }

  /** Each posting is a line, but usage, which is as many as it has rows. */
  private void compareHistory(Place place) {
    List<PlainLine> lines = get(place).lines();
    int seen = 0;
    for (Map<String, Object> posting : ledger.rows(POSTINGS, id(place))) {
      PlainLine first = lines.get(seen);
      seen += (Integer) Objects.requireNonNull(posting.get("lines"));
      PlainLine last = lines.get(seen - 1);
      assertThat(posting)
          .containsEntry("kind", first.kind())
          .containsEntry("micros", ChronoUnit.MICROS.between(Instant.EPOCH, first.at()))
          .containsEntry("credits_before", first.before())
          .containsEntry("credits_after", last.after());
    }
    assertThat(lines).hasSize(seen);
  }

  private void compareCharges(Place place) {
    for (Map<String, Object> row : ledger.rows(CHARGES, id(place))) {
      PlainUse use = get(place).use(String.valueOf(row.get("event_id")));
      assertThat(row)
          .containsEntry("credits", use.charged)
          .containsEntry("tier_units", use.counted ? 1 : 0);
    }
  }
}
