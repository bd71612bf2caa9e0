package io.tallyman.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.catalog.LotSource;
import io.tallyman.money.Credits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plays a table and checks that it tells the truth. A row is {@code when | what | lines | lots |
 * owed}: the columns after the second are what came of it. Columns at a row's end may be left out;
 * they are then not looked at.
 *
 * <p>What: {@code grant SOURCE UNITS [TIER] [until WHEN]}, {@code use ID CREDITS [TIER@WEIGHT], …},
 * {@code take UNITS [TIER]}, {@code void ID}, {@code look}, and what {@link GateWords} and {@link
 * PlanWords} say. When: a day, or an instant in UTC without its Z. Lines: {@code kind
 * before→after}, with {@code @when} where that is not the row's. Lots: {@code number:remaining
 * tier}, those with something in them, and what of it is held, or parked.
 */
final class LedgerTable {
  private final RememberedAccount account;
  private final boolean showsPlan;
  private int told;

  private LedgerTable(RememberedAccount account, boolean showsPlan) {
    this.account = account;
    this.showsPlan = showsPlan;
  }

  /** An account without a plan. */
  static void check(String table) {
    check(new TestTerms(), null, table);
  }

  /** An account that runs a plan, as the default one, from the first row on. */
  static void check(TestTerms terms, @Nullable String plan, String table) {
    check(terms, plan, false, table);
  }

  /** The same, with the plan it runs after each row in a column after the second. */
  static void checkPlans(TestTerms terms, @Nullable String plan, String table) {
    check(terms, plan, true, table);
  }

  private static void check(
      TestTerms terms, @Nullable String plan, boolean showsPlan, String table) {
    List<List<String>> rows = new ArrayList<>();
    for (String line : table.lines().filter(line -> !line.isBlank()).toList()) {
      List<String> row = new ArrayList<>();
      for (String cell : line.split("\\|", -1)) {
        row.add(cell.strip());
      }
      rows.add(row);
    }
    Instant start = instant(rows.getFirst().getFirst());
    Standing standing = plan == null ? Standing.NONE : Standing.onDefaultPlan(plan, start);
    LedgerTable player = new LedgerTable(new RememberedAccount(terms, start, standing), showsPlan);
    assertThat(shown(rows.stream().map(player::play).toList())).isEqualTo(shown(rows));

    LedgerTable watched = new LedgerTable(new RememberedAccount(terms, start, standing), showsPlan);
    assertThat(shown(rows.stream().map(watched::lookAndPlay).toList()))
        .as("it does not matter who looks in between")
        .isEqualTo(shown(rows));
  }

  private List<String> lookAndPlay(List<String> row) {
    Instant now = instant(row.getFirst());
    Instant from = account.sums().postedAt();
    for (int i = 1; i < 10; i++) {
      account.decide(
          new Command.Advance(),
          from.plus(Duration.between(from, now).dividedBy(10).multipliedBy(i)));
    }
    return play(row);
  }

  private static String shown(List<List<String>> rows) {
    return rows.stream().map(row -> String.join(" | ", row)).collect(Collectors.joining("\n"));
  }

  private List<String> play(List<String> row) {
    Instant now = instant(row.getFirst());
    String refusal =
        switch (command(row.get(1), now)) {
          case Decision.Decided decided -> "";
          case Decision.Insufficient refused -> "insufficient: " + amount(refused.available());
          case Decision.OutOfRange refused -> "out of range";
          case Decision.LimitReached refused -> "limit reached: " + refused.limit();
          case Decision.ValueNotAllowed refused -> "not allowed: " + refused.value();
          case Decision.HoldNotOpen refused -> "hold not open";
          case Decision.PlanRefused refused -> refused.why().name().toLowerCase(Locale.ROOT);
        };
    List<String> lines = new ArrayList<>();
    List<Posting> postings = account.postings();
    for (; told < postings.size(); told++) {
      lines.add(line(postings.get(told), now));
    }
    List<String> played = new ArrayList<>(row.subList(0, 2));
    if (showsPlan) {
      played.add(PlanWords.shown(account.sums().standing()));
    }
    played.add(refusal + String.join(", ", lines));
    played.add(
        account.lots().stream()
            .filter(lot -> lot.remaining() > 0 || lot.parked() > 0)
            .map(LedgerTable::lot)
            .collect(Collectors.joining(", ")));
    played.add(
        account.unpaid().entrySet().stream()
            .map(owed -> owed.getKey() + " " + amount(owed.getValue()))
            .collect(Collectors.joining(", ")));
    return played.subList(0, row.size());
  }

  private Decision command(String text, Instant now) {
    List<String> words = List.of(text.split("[ ]+", -1));
    return switch (words.getFirst()) {
      case "grant" -> account.decide(grant(words), now);
      case "take" -> {
        String unit = words.size() > 2 ? words.get(2) : Lot.CREDITS;
        yield account.decide(
            new Command.Deduct(Kind.ADJUSTMENT, unit, units(words.get(1), unit), "taken", null),
            now);
      }
      case "use" -> account.use(events(text.substring("use ".length())), now);
      case "void" -> account.undo(Kind.VOID, account.event(words.get(1)), now);
      case "look" -> account.decide(new Command.Advance(), now);
      default -> GateWords.decide(account, words, now);
    };
  }

  private static Command grant(List<String> words) {
    Map<String, String> rest = new LinkedHashMap<>();
    for (int i = 3; i < words.size(); i++) {
      boolean until = words.get(i).equals("until");
      rest.put(until ? "until" : "unit", until ? words.get(++i) : words.get(i));
    }
    String unit = rest.getOrDefault("unit", Lot.CREDITS);
    String until = rest.get("until");
    LotSource source = LotSource.valueOf(words.get(1).toUpperCase(Locale.ROOT));
    return new Command.Grant(
        source,
        unit,
        units(words.get(2), unit),
        until == null ? null : instant(until),
        "granted",
        null);
  }

  /** Events apart by commas; {@code 250*s} stands for s1 to s250. */
  private static List<PlainAccount.Event> events(String text) {
    List<PlainAccount.Event> events = new ArrayList<>();
    for (String event : text.split(", ", -1)) {
      List<String> words = List.of(event.split(" ", -1));
      ids(words.getFirst()).forEach(id -> events.add(event(id, words.subList(1, words.size()))));
    }
    return events;
  }

  /** {@code CREDITS [TIER@WEIGHT]}. */
  static PlainAccount.Event event(String id, List<String> price) {
    List<String> tier = price.size() > 1 ? List.of(price.get(1).split("@", -1)) : List.of();
    return new PlainAccount.Event(
        id,
        units(price.getFirst(), Lot.CREDITS),
        tier.isEmpty() ? null : tier.getFirst(),
        tier.isEmpty() ? 0 : units(tier.get(1), Lot.CREDITS));
  }

  private static List<String> ids(String text) {
    int star = text.indexOf('*');
    if (star < 0) {
      return List.of(text);
    }
    List<String> ids = new ArrayList<>();
    for (int i = 1; i <= Integer.parseInt(text.substring(0, star)); i++) {
      ids.add(text.substring(star + 1) + i);
    }
    return ids;
  }

  private static String line(Posting posting, Instant now) {
    String at = posting.postedAt().equals(now) ? "" : "@" + shown(posting.postedAt());
    return "%s%s %s→%s"
        .formatted(
            posting.kind().code(),
            at,
            amount(posting.creditsBefore()),
            amount(posting.creditsAfter()));
  }

  private static String lot(Lot lot) {
    return lot.number()
        + ":"
        + units(lot, lot.remaining())
        + (lot.isCredits() ? "" : " " + lot.unit())
        + (lot.pinned() == 0 ? "" : " held " + units(lot, lot.pinned()))
        + (lot.parked() == 0 ? "" : " parked " + units(lot, lot.parked()));
  }

  private static String units(Lot lot, long units) {
    return lot.isCredits() ? amount(units) : Long.toString(units);
  }

  static long units(String text, String unit) {
    return unit.equals(Lot.CREDITS) ? Credits.parse(text).micros() : Long.parseLong(text);
  }

  private static String amount(long micros) {
    return Credits.ofMicros(micros).toString();
  }

  static Instant instant(String text) {
    return Instant.parse(text.contains("T") ? text + "Z" : text + "T00:00:00Z");
  }

  static String shown(Instant instant) {
    return instant.toString().replace("T00:00:00Z", "").replace("Z", "");
  }
}
