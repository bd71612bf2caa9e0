package io.tallyman.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares an account as the ledger leaves it with the same one kept plainly. */
final class ModelComparison {
  private final PlainAccount plain;
  private final RememberedAccount real;
  private int linesSeen;
  private int postingsSeen;

  ModelComparison(PlainAccount plain, RememberedAccount real) {
    this.plain = plain;
    this.real = real;
  }

  void compare() {
    assertThat(real.sums().credits()).as("credits").isEqualTo(plain.credits());
    assertThat(real.sums().overage()).as("overage").isEqualTo(plain.overage());
    compareLots();
    compareHolds();
    Map<String, Long> unpaid = new LinkedHashMap<>();
    plain.debts().forEach(debt -> unpaid.merge(debt.of, debt.open, Math::addExact));
    assertThat(List.copyOf(real.unpaid().entrySet()))
        .as("unpaid, oldest first")
        .isEqualTo(List.copyOf(unpaid.entrySet()));
    Counts counts = real.sums().counts();
    assertThat(counts.uncovered()).as("uncovered").isEqualTo(plain.counts().uncovered);
    assertThat(counts.used()).as("used").isEqualTo(plain.counts().used);
    assertThat(counts.levels()).as("levels").isEqualTo(plain.counts().levels);
    compareRun();
    compareLines();
  }

  private void compareRun() {
    PlainRun run = plain.run();
    PlanRun same = real.sums().plan();
    if (run == null || same == null) {
      assertThat(same == null).as("no plan").isEqualTo(run == null);
      return;
    }
    assertThat(same.plan()).isEqualTo(run.plan);
    assertThat(same.status().code()).isEqualTo(run.status);
    assertThat(same.currentPeriodStart()).as("period start").isEqualTo(run.start);
    assertThat(same.currentPeriodEnd()).as("period end").isEqualTo(run.end);
    assertThat(same.paidThrough()).as("paid through").isEqualTo(run.paidThrough);
    assertThat(same.trialEndsAt()).as("end of trial").isEqualTo(run.trialEnd);
    assertThat(same.graceEndsAt()).as("end of grace").isEqualTo(run.graceEnd);
    assertThat(same.cancelAt()).as("cancelled at").isEqualTo(run.cancelAt);
    assertThat(same.nextPlan()).as("next plan").isEqualTo(run.nextPlan);
  }

  private void compareLots() {
    assertThat(real.lots()).hasSameSizeAs(plain.lots());
    for (PlainLot lot : plain.lots()) {
      Lot same = real.lot(lot.number);
      assertThat(same.unit()).isEqualTo(lot.unit);
      assertThat(same.source().code()).isEqualTo(lot.source);
      assertThat(same.priority()).isEqualTo(lot.priority);
      assertThat(same.startsAt()).isEqualTo(lot.start);
      assertThat(same.expiresAt()).isEqualTo(lot.end);
      assertThat(same.remaining()).as("left of lot %d", lot.number).isEqualTo(lot.remaining);
      assertThat(same.pinned()).as("held of lot %d", lot.number).isEqualTo(plain.pinned(lot));
      assertThat(same.parked()).as("frozen of lot %d", lot.number).isEqualTo(lot.parked);
    }
  }

  private void compareHolds() {
    assertThat(real.sums().holds()).hasSameSizeAs(plain.holds());
    for (int i = 0; i < plain.holds().size(); i++) {
      PlainHold hold = plain.holds().get(i);
      Hold same = real.sums().holds().get(i);
      assertThat(same.number()).isEqualTo(hold.number);
      assertThat(same.expiresAt()).isEqualTo(hold.end);
      assertThat(same.pins().stream().map(pin -> List.of((long) pin.lot(), pin.units())).toList())
          .as("pins of hold %d", hold.number)
          .isEqualTo(
              hold.pins.entrySet().stream()
                  .map(pin -> List.of((long) pin.getKey(), pin.getValue()))
                  .toList());
    }
  }

  private void compareLines() {
    List<Posting> postings = real.postings();
    for (; postingsSeen < postings.size(); postingsSeen++) {
      Posting posting = postings.get(postingsSeen);
      List<String> ids = real.eventsOf(posting.seq());
      PlainAccount.PlainLine first = plain.lines().get(linesSeen);
      linesSeen += Math.max(1, ids.size());
      PlainAccount.PlainLine last = plain.lines().get(linesSeen - 1);
      assertThat(posting.kind().code()).isEqualTo(first.kind()).isEqualTo(last.kind());
      assertThat(posting.postedAt()).isEqualTo(first.at());
      assertThat(posting.creditsBefore()).isEqualTo(first.before());
      assertThat(posting.creditsAfter()).isEqualTo(last.after());
      compareCharges(posting, ids);
    }
    assertThat(plain.lines()).hasSize(linesSeen);
  }

  private void compareCharges(Posting posting, List<String> ids) {
    List<Posting.Change> changes = new ArrayList<>();
    for (String id : ids) {
      Charge charge = real.charge(id);
      PlainUse use = plain.use(id);
      Map<Integer, Long> took = new TreeMap<>();
      charge.takings().forEach(taking -> took.merge(taking.lot(), taking.units(), Long::sum));
      assertThat(took).as("lots of %s", id).isEqualTo(use.took);
      assertThat(charge.credits().micros()).as("charge of %s", id).isEqualTo(use.charged);
      assertThat(charge.tierUnits()).isEqualTo(use.counted ? 1 : 0);
      assertThat(charge.balanceBefore().micros()).isEqualTo(use.before);
      took.forEach((lot, units) -> changes.add(new Posting.Change(lot, -units)));
    }
    posting
        .repayments()
        .forEach(paid -> changes.add(new Posting.Change(paid.lot(), -paid.stretch().length())));
    if (!ids.isEmpty()) {
      assertThat(byLot(changes))
          .as("charges and repayments add up to the posting")
          .isEqualTo(byLot(posting.changes()));
    }
  }

  private static Map<Integer, Long> byLot(List<Posting.Change> changes) {
    Map<Integer, Long> units = new TreeMap<>();
    changes.forEach(change -> units.merge(change.lot(), change.units(), Long::sum));
    return units;
  }
}
