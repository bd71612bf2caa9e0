package io.tallyman.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.ledger.Hold.Pin;
import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.Posting.Conditions;
import io.tallyman.ledger.Posting.CountedRun;
import io.tallyman.ledger.Posting.Repayment;
import io.tallyman.ledger.Replay.Mismatch;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What somebody changes in a journal shows when it is replayed: at that posting, at a later one, or
 * in what they lead to. That a journal nobody has touched leads to its account is compared with
 * every step of {@link LedgerModelTest}.
 */
class ReplayTest {
  private static final int HISTORIES = 5;
  private static final int STEPS = 60;
  private static final Instant OPENED = Instant.EPOCH;

  static List<Arguments> tamperings() {
    return List.of(
        tampering("numbered one higher", posting -> with(posting, "seq", posting.seq() + 1)),
        tampering(
            "of another balance before",
            posting -> with(posting, "creditsBefore", posting.creditsBefore() + 1)),
        tampering(
            "of another balance after",
            posting -> with(posting, "creditsAfter", posting.creditsAfter() - 1)),
        tampering(
            "without its first change",
            posting -> with(posting, "changes", rest(posting.changes()))),
        tampering(
            "of one unit more",
            posting ->
                with(
                    posting,
                    "changes",
                    each(
                        posting.changes(),
                        change -> new Change(change.lot(), change.units() + 1)))),
        tampering(
            "of one unit less",
            posting ->
                with(
                    posting,
                    "changes",
                    each(
                        posting.changes(),
                        change -> new Change(change.lot(), change.units() - 1)))),
        tampering(
            "of lots that are not there",
            posting ->
                with(
                    posting,
                    "changes",
                    each(
                        posting.changes(),
                        change -> new Change(change.lot() + 1_000, change.units())))),
        tampering("without its overage", posting -> with(posting, "uncovered", null)),
        tampering(
            "of more overage",
            posting ->
                posting.uncovered() == null
                    ? posting
                    : with(posting, "uncovered", longer(posting.uncovered()))),
        tampering("without its repayments", posting -> with(posting, "repayments", List.of())),
        tampering(
            "of other repayments",
            posting ->
                with(
                    posting,
                    "repayments",
                    each(
                        posting.repayments(),
                        paid -> new Repayment(longer(paid.stretch()), paid.lot())))),
        tampering("without what it cancelled", posting -> with(posting, "cancelled", List.of())),
        tampering(
            "of more cancelled",
            posting -> with(posting, "cancelled", each(posting.cancelled(), ReplayTest::longer))),
        tampering("without its pins", posting -> with(posting, "pins", List.of())),
        tampering(
            "of other pins",
            posting ->
                with(
                    posting,
                    "pins",
                    each(posting.pins(), pin -> new Pin(pin.hold(), pin.lot(), pin.units() + 1)))),
        tampering(
            "of pins of holds that are not there",
            posting ->
                with(
                    posting,
                    "pins",
                    each(
                        posting.pins(),
                        pin -> new Pin(pin.hold() + 1_000, pin.lot(), pin.units())))),
        tampering(
            "of other counters",
            posting -> {
              CountedRun run = posting.run();
              return run == null
                  ? posting
                  : with(
                      posting,
                      "run",
                      new CountedRun(run.run(), each(run.counters(), counter -> counter + 1)));
            }),
        tampering(
            "without its run",
            posting -> posting.kind() == Kind.USAGE ? with(posting, "run", null) : posting),
        tampering(
            "without its new lot",
            posting ->
                posting.kind() == Kind.BONUS
                    ? with(
                        posting,
                        "conditions",
                        new Conditions(List.of(), posting.conditions().standing()))
                    : posting),
        tampering(
            "of lots numbered higher",
            posting -> withLots(posting, lot -> with(lot, "number", lot.number() + 1))),
        tampering(
            "of lots with less in them",
            posting ->
                withLots(
                    posting,
                    lot ->
                        lot.remaining() == lot.pinned()
                            ? lot
                            : with(lot, "remaining", lot.remaining() - 1))));
  }

  private static Posting withLots(Posting posting, UnaryOperator<Lot> change) {
    Conditions conditions = posting.conditions();
    return with(
        posting,
        "conditions",
        new Conditions(each(conditions.lots(), change), conditions.standing()));
  }

  /** What is done to one posting; where it does not apply, the posting stays as it is. */
  private static Arguments tampering(String how, UnaryOperator<Posting> change) {
    return Arguments.of(how, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tamperings")
  void whatSomebodyHasChangedShows(String how, UnaryOperator<Posting> change) {
    int tried = 0;
    for (int seed = 1; seed <= HISTORIES; seed++) {
      List<Posting> journal = journal(seed);
      Replay untouched = replayed(journal);
      for (int i = 0; i < journal.size(); i++) {
        Posting changed = change.apply(journal.get(i));
        if (!changed.equals(journal.get(i))) {
          List<Posting> tampered = new ArrayList<>(journal);
          tampered.set(i, changed);
          assertThat(shows(tampered, untouched))
              .as("seed %d: posting %s", seed, journal.get(i))
              .isTrue();
          tried++;
        }
      }
    }
    assertThat(tried).as(how).isPositive();
  }

  @Test
  void aPostingIsNotBeforeTheOneBeforeIt() {
    List<Posting> journal = journal(1);
    Posting second = journal.get(1);
    Replay replay = replayed(journal.subList(0, 1));

    Posting early = with(second, "postedAt", journal.getFirst().postedAt().minusNanos(1_000));

    assertThat(what(replay.apply(early))).isEqualTo("instant of the posting");
  }

  @Test
  void nothingExpiresBeforeItsEnd() {
    int tried = 0;
    for (int seed = 1; seed <= HISTORIES; seed++) {
      List<Posting> journal = journal(seed);
      for (int i = 1; i < journal.size(); i++) {
        Posting posting = journal.get(i);
        Instant before = journal.get(i - 1).postedAt();
        if (posting.kind() == Kind.EXPIRY && before.isBefore(posting.postedAt())) {
          Replay replay = replayed(journal.subList(0, i));
          Mismatch wrong = replay.apply(with(posting, "postedAt", before));
          assertThat(what(wrong)).startsWith("end of lot ");
          tried++;
        }
      }
    }
    assertThat(tried).isPositive();
  }

  /** What is due comes first: usage that was posted without it took what was no longer there. */
  @Test
  void usageIsNotPostedBeforeWhatIsDue() {
    int tried = 0;
    for (int seed = 1; seed <= HISTORIES; seed++) {
      List<Posting> journal = journal(seed);
      for (int i = 1; i < journal.size(); i++) {
        Posting posting = journal.get(i);
        Instant later = posting.postedAt().plusSeconds(1_000_000_000);
        if (posting.kind() == Kind.USAGE && posting.line().reference() == null) {
          Replay replay = replayed(journal.subList(0, i));
          boolean anyEnds =
              replay.lots().stream()
                  .anyMatch(lot -> lot.remaining() > lot.pinned() && lot.expiresAt() != null);
          Mismatch wrong = replay.apply(with(posting, "postedAt", later));
          if (anyEnds) {
            assertThat(what(wrong)).startsWith("posting of what was due at ");
            tried++;
          }
        }
      }
    }
    assertThat(tried).isPositive();
  }

  private static List<Posting> journal(int seed) {
    ModelHistory history = new ModelHistory(new Random(seed));
    IntStream.range(0, STEPS).forEach(step -> history.step());
    return history.real().journal();
  }

  private static Replay replayed(List<Posting> journal) {
    Replay replay = new Replay(1, OPENED);
    journal.forEach(posting -> assertThat(replay.apply(posting)).isNull());
    return replay;
  }

  private static boolean shows(List<Posting> tampered, Replay untouched) {
    Replay replay = new Replay(1, OPENED);
    for (Posting posting : tampered) {
      if (replay.apply(posting) != null) {
        return true;
      }
    }
    return !replay.account().equals(untouched.account());
  }

  private static String what(@Nullable Mismatch wrong) {
    return wrong == null ? "nothing" : wrong.what();
  }

  private static <T> List<T> each(List<T> all, UnaryOperator<T> change) {
    return all.stream().map(change).toList();
  }

  private static <T> List<T> rest(List<T> all) {
    return all.isEmpty() ? all : all.subList(1, all.size());
  }

  private static Stretch longer(Stretch stretch) {
    return new Stretch(stretch.seq(), stretch.from(), stretch.to() + 1);
  }

  /** A record with one of its components changed. */
  @SuppressWarnings("unchecked")
  private static <R extends Record> R with(R record, String component, @Nullable Object value) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    @Nullable Object[] values = new Object[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        values[i] =
            components[i].getName().equals(component)
                ? value
                : components[i].getAccessor().invoke(record);
      }
      Constructor<?> constructor = record.getClass().getDeclaredConstructor(types);
      return (R) record.getClass().cast(constructor.newInstance(values));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a record cannot be made anew", e);
    }
  }
}
