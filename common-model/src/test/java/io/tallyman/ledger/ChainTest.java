package io.tallyman.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.Posting.Conditions;
import io.tallyman.ledger.Posting.CountedRun;
import io.tallyman.ledger.Posting.Line;
import io.tallyman.ledger.Posting.Repayment;
import io.tallyman.ledger.UsageRun.TierCount;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChainTest {
  private static final Digest PREVIOUS = new Digest(1, 2, 3, 4);
  private static final Instant END = Instant.parse("2027-02-01T00:00:00Z");
  private static final Standing STANDING =
      new Standing(
          new PlanRun(
              "sub_1",
              "pro",
              PlanRun.Status.ACTIVE,
              PlanRun.Interval.MONTH,
              END,
              new Period(END, END.plusSeconds(1)),
              END,
              END,
              END,
              END,
              "basic",
              END),
          new Standing.Home(END, END),
          new Standing.Lapsed("sub_0", "basic", PlanRun.Interval.YEAR, END),
          false);
  private static final Posting POSTING =
      new Posting(
          7,
          Kind.USAGE,
          Instant.parse("2027-01-01T00:00:00.000001Z"),
          -5,
          9,
          List.of(new Change(1, -4), new Change(2, 18)),
          new Line("small", 1, "reference", "description", "{}"),
          new CountedRun(
              new UsageRun(
                  12,
                  Instant.parse("2027-01-01T00:00:00Z"),
                  3,
                  50,
                  List.of(new TierCount("small", 1, 2), new TierCount("xl", 15, 1)),
                  List.of(new LimitMove("runs", true, 2), new LimitMove("flows", false, -1)),
                  new Digest(5, 6, 7, 8)),
              List.of(1L, 0L)),
          new Stretch(7, 10, 20),
          List.of(new Repayment(new Stretch(3, 1, 4), 2), new Repayment(new Stretch(4, 0, 9), 2)),
          List.of(new Stretch(5, 2, 6)),
          List.of(new Hold.Pin(1, 2, 30), new Hold.Pin(2, 2, -4)),
          new Conditions(List.of(lot(1, END), lot(2, null)), STANDING));

  @Test
  void theSamePostingHasTheSameHashWhoeverTakesIt() {
    Chain used = new Chain();
    used.next(Digest.ZERO, 3, POSTING);

    assertThat(used.next(PREVIOUS, 1, POSTING)).isEqualTo(hash(POSTING));
  }

  @Test
  void theHashDependsOnTheOneBeforeAndOnTheAccount() {
    assertThat(new Chain().next(Digest.ZERO, 1, POSTING)).isNotEqualTo(hash(POSTING));
    assertThat(new Chain().next(PREVIOUS, 2, POSTING)).isNotEqualTo(hash(POSTING));
  }

  @Test
  void everyFieldOfAPostingThatChangesChangesTheHash() {
    List<Object> changed = changed(POSTING);
    Set<Digest> hashes = new HashSet<>();
    hashes.add(hash(POSTING));

    for (Object posting : changed) {
      assertThat(hashes.add(hash((Posting) posting))).as("%s", posting).isTrue();
    }
    assertThat(changed).hasSizeGreaterThan(50);
  }

  private static Lot lot(int number, @Nullable Instant end) {
    return new Lot(
        number, "credits", LotSource.PLAN, 2, 9, 8, 3, 1, 1, END, end, "plan:sub_1", true);
  }

  private static Digest hash(Posting posting) {
    return new Chain().next(PREVIOUS, 1, posting);
  }

  /** Copies of a value that differ from it in one place, however deep. */
  private static List<Object> changed(@Nullable Object value) {
    return switch (value) {
      case null -> List.of();
      case Long number -> List.of(number + 1);
      case Integer number -> List.of(number + 1);
      case Boolean truth -> List.of(!truth);
      case String text -> List.of(text + "'");
      case Instant instant -> List.of(instant.plus(1, ChronoUnit.MICROS));
      case Enum<?> constant when !(constant instanceof Kind) ->
          Stream.of((Object[]) constant.getDeclaringClass().getEnumConstants())
              .filter(other -> other != constant)
              .toList();
      case Kind kind -> List.of(kind == Kind.USAGE ? Kind.VOID : Kind.USAGE);
      case List<?> list -> changedList(list);
      case Record part -> changedRecord(part);
      default -> throw new IllegalArgumentException("cannot change " + value);
    };
  }

  private static List<Object> changedList(List<?> list) {
    List<Object> changed = new ArrayList<>();
    changed.add(list.subList(1, list.size()));
    if (list.size() > 1) {
      changed.add(list.reversed());
    }
    for (int i = 0; i < list.size(); i++) {
      for (Object other : changed(list.get(i))) {
        List<Object> copy = new ArrayList<>(list);
        copy.set(i, other);
        changed.add(copy);
      }
    }
    return changed;
  }

  private static List<Object> changedRecord(Record part) {
    RecordComponent[] components = part.getClass().getRecordComponents();
    @Nullable Object[] values = new Object[components.length];
    List<Object> changed = new ArrayList<>();
    try {
      for (int i = 0; i < values.length; i++) {
        values[i] = components[i].getAccessor().invoke(part);
      }
      var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
      var constructor = part.getClass().getDeclaredConstructor(types);
      for (int i = 0; i < values.length; i++) {
        List<@Nullable Object> others = new ArrayList<>(changed(values[i]));
        if (values[i] != null
            && components[i]
                .getAccessor()
                .getAnnotatedReturnType()
                .isAnnotationPresent(Nullable.class)) {
          others.add(null);
        }
        for (Object other : others) {
          @Nullable Object[] copy = values.clone();
          copy[i] = other;
          changed.add(constructor.newInstance(copy));
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
    return changed;
  }
}
