package io.tallyman.balance.posting;

import io.tallyman.balance.posting.Settlements.Settling;
import io.tallyman.balance.store.PostingNumbers;
import io.tallyman.balance.store.UsageRow;
import io.tallyman.catalog.Price;
import io.tallyman.ledger.Digest;
import io.tallyman.ledger.DigestWriter;
import io.tallyman.ledger.LimitMove;
import io.tallyman.ledger.UsageRun;
import io.tallyman.ledger.UsageRun.TierCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Arranges events into runs, one account after the other, and gives each row its number and its
 * prefix sums: everything about a debit that can be known before the account is locked. For one
 * batch.
 */
final class RunAssembly {
  private final PostingNumbers numbers;
  private final DigestWriter writer = new DigestWriter();

  RunAssembly(PostingNumbers numbers) {
    this.numbers = numbers;
  }

  /**
   * Rows in the order they are appended, and the runs they make up.
   *
   * @param digests of the rows
   * @param firstRows where each run's rows begin, by its number
   * @param runs by account, ascending; a run's place in its list is its order
   */
  record Assembled(
      List<UsageRow> rows,
      List<Digest> digests,
      Map<Long, Integer> firstRows,
      TreeMap<Long, List<UsageRun>> runs,
      List<SettlementRow> settlements,
      List<VoidRow> voids) {

    /** The rows of a run, in order. */
    List<UsageRow> rowsOf(UsageRun run) {
      int first = Objects.requireNonNull(firstRows.get(run.number()));
      return rows.subList(first, first + run.events());
    }

    /** The debits of a run, in order. */
    List<io.tallyman.ledger.Debit> debitsOf(UsageRun run) {
      return rowsOf(run).stream().map(UsageRow::debit).toList();
    }
  }

  /** The row of an event that settles a hold, which is a run of its own. */
  record SettlementRow(Settling settling, UsageRun run) {}

  /** A void's row, which is a run of its own and debits nothing. */
  record VoidRow(UndoingTarget undoing, UsageRun run) {}

  Assembled assemble(Settlements usage, List<UndoingTarget> voids, Instant appendedAt) {
    List<RunDraft> drafts = new ArrayList<>();
    draft(usage.plain(), drafts);
    draft(usage.paidFor(), drafts);

    int events =
        usage.plain().size() + usage.paidFor().size() + usage.settling().size() + voids.size();
    long number = numbers.draw(drafts.size() + usage.settling().size() + voids.size());
    List<UsageRow> rows = new ArrayList<>(events);
    List<Digest> digests = new ArrayList<>(events);
    Map<Long, Integer> firstRows = new HashMap<>();
    TreeMap<Long, List<UsageRun>> runs = new TreeMap<>();
    for (RunDraft draft : drafts) {
      int first = rows.size();
      firstRows.put(number, first);
      draft.addRows(number, appendedAt, rows);
      Digest digest = seal(rows.subList(first, rows.size()), digests);
      runs.computeIfAbsent(draft.accountId, id -> new ArrayList<>(1))
          .add(draft.run(number, appendedAt, digest));
      number++;
    }
    List<SettlementRow> settlements = new ArrayList<>(usage.settling().size());
    for (Settling settling : usage.settling()) {
      RunDraft draft = new RunDraft(settling.usage().accountId());
      draft.take(settling.usage());
      int first = rows.size();
      firstRows.put(number, first);
      draft.addRows(number, appendedAt, rows);
      Digest digest = seal(rows.subList(first, rows.size()), digests);
      settlements.add(new SettlementRow(settling, draft.run(number, appendedAt, digest)));
      number++;
    }
    List<VoidRow> voidRows = new ArrayList<>(voids.size());
    for (UndoingTarget undoing : voids) {
      UsageRow row = voidRow(undoing, number, appendedAt);
      rows.add(row);
      Digest digest = seal(List.of(row), digests);
      voidRows.add(
          new VoidRow(
              undoing, new UsageRun(number, appendedAt, 1, 0, List.of(), List.of(), digest)));
      number++;
    }
    return new Assembled(rows, digests, firstRows, runs, settlements, voidRows);
  }

  private static void draft(List<Candidate.Usage> usages, List<RunDraft> drafts) {
    TreeMap<Long, List<Candidate.Usage>> byAccount = new TreeMap<>();
    for (Candidate.Usage one : usages) {
      byAccount.computeIfAbsent(one.accountId(), id -> new ArrayList<>()).add(one);
    }
    byAccount.forEach((accountId, own) -> draft(accountId, own, drafts));
  }

  private static void draft(long accountId, List<Candidate.Usage> usages, List<RunDraft> drafts) {
    RunDraft current = new RunDraft(accountId);
    for (Candidate.Usage usage : usages) {
      if (!current.canTake(usage)) {
        drafts.add(current);
        current = new RunDraft(accountId);
      }
      current.take(usage);
    }
    drafts.add(current);
  }

  /** Digests rows, adding each one's to {@code digests}, and returns the digest of them all. */
  private Digest seal(List<UsageRow> rows, List<Digest> digests) {
    int first = digests.size();
    for (UsageRow row : rows) {
      digests.add(row.digest(writer));
    }
    for (Digest digest : digests.subList(first, digests.size())) {
      writer.put(digest);
    }
    return writer.digest();
  }

  private static UsageRow voidRow(UndoingTarget undoing, long number, Instant appendedAt) {
    Candidate.Undoing candidate = undoing.candidate();
    return new UsageRow(
        appendedAt,
        number,
        1,
        candidate.identity(),
        candidate.identityKey(),
        undoing.accountId(),
        candidate.event().type(),
        candidate.occurredAt(),
        candidate.catalogVersion(),
        0,
        0,
        0,
        null,
        0,
        candidate.event().resourceId(),
        null,
        candidate.event().dataJson(),
        candidate.content());
  }

  /** A run that is being filled. */
  private static final class RunDraft {
    private final long accountId;
    private final List<Debit> debits = new ArrayList<>();
    private final List<String> tiers = new ArrayList<>();
    private final List<Long> weights = new ArrayList<>();
    private List<Integer> actions = List.of();
    private final Map<LimitMove, Long> moves = new LinkedHashMap<>();
    private long credits;
    private long heaviest;

    RunDraft(long accountId) {
      this.accountId = accountId;
    }

    /** False where a tier has another weight than before, or the sums would leave their range. */
    boolean canTake(Candidate.Usage usage) {
      Price price = usage.price();
      Price.TierAction action = price.tierAction();
      long weight = action == null ? 0 : action.weight().micros();
      int tier = action == null ? -1 : tiers.indexOf(action.tier());
      if (tier >= 0 && weights.get(tier) != weight) {
        return false;
      }
      return heaviest + price.credits().micros() + weight <= io.tallyman.ledger.Account.MAX_CREDITS;
    }

    void take(Candidate.Usage usage) {
      Price price = usage.price();
      Price.TierAction action = price.tierAction();
      int tier = action == null ? 0 : place(action);
      debits.add(new Debit(usage, tier, credits, actions));
      credits += price.credits().micros();
      heaviest += price.credits().micros();
      for (LimitMove move : usage.moves()) {
        moves.merge(new LimitMove(move.limit(), move.perPeriod(), 0), move.change(), Long::sum);
      }
      if (action != null) {
        heaviest += action.weight().micros();
        List<Integer> counted = new ArrayList<>(actions);
        counted.set(tier - 1, counted.get(tier - 1) + 1);
        actions = counted;
      }
    }

    private int place(Price.TierAction action) {
      int known = tiers.indexOf(action.tier());
      if (known >= 0) {
        return known + 1;
      }
      tiers.add(action.tier());
      weights.add(action.weight().micros());
      List<Integer> wider = new ArrayList<>(actions);
      wider.add(0);
      actions = wider;
      return tiers.size();
    }

    UsageRun run(long number, Instant appendedAt, Digest rowsDigest) {
      List<TierCount> counts = new ArrayList<>(tiers.size());
      for (int i = 0; i < tiers.size(); i++) {
        counts.add(new TierCount(tiers.get(i), weights.get(i), actions.get(i)));
      }
      List<LimitMove> moved = new ArrayList<>(moves.size());
      moves.forEach(
          (move, change) -> moved.add(new LimitMove(move.limit(), move.perPeriod(), change)));
      return new UsageRun(number, appendedAt, debits.size(), credits, counts, moved, rowsDigest);
    }

    void addRows(long number, Instant appendedAt, List<UsageRow> rows) {
      int ordinal = 0;
      for (Debit debit : debits) {
        ordinal++;
        Candidate.Usage usage = debit.usage();
        rows.add(
            new UsageRow(
                appendedAt,
                number,
                ordinal,
                usage.identity(),
                usage.identityKey(),
                accountId,
                usage.event().type(),
                usage.occurredAt(),
                usage.catalogVersion(),
                usage.price().credits().micros(),
                debit.tier(),
                debit.creditsBefore(),
                tiers.isEmpty() ? null : widened(debit.actionsBefore()),
                usage.price().costMicros(),
                usage.event().resourceId(),
                usage.dimensions(),
                usage.event().dataJson(),
                usage.content()));
      }
    }

    /** Tiers that the run met only later had no actions before. */
    private List<Integer> widened(List<Integer> counts) {
      if (counts.size() == tiers.size()) {
        return counts;
      }
      List<Integer> all = new ArrayList<>(Collections.nCopies(tiers.size(), 0));
      for (int i = 0; i < counts.size(); i++) {
        all.set(i, counts.get(i));
      }
      return all;
    }

    /** One event, and what came before it in the run. */
    private record Debit(
        Candidate.Usage usage, int tier, long creditsBefore, List<Integer> actionsBefore) {}
  }
}
