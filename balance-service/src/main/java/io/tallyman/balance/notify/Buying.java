package io.tallyman.balance.notify;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.tallyman.balance.store.TopUp;
import io.tallyman.balance.store.TopUp.Started;
import io.tallyman.balance.store.TopUpTable;
import io.tallyman.balance.store.Watched;
import io.tallyman.catalog.Pack;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Lot;
import io.tallyman.topic.NoticeKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes the next step of the automatic top-ups of some accounts. */
final class Buying {
  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

  private final TopUpTable table;
  private final Map<String, Pack> packs;
  private final Instant now;
  private final Map<Long, TopUp> topUps;
  private final List<UUID> started = new ArrayList<>();

  Buying(TopUpTable table, Collection<Long> accounts, Map<String, Pack> packs, Instant now) {
    this.table = table;
    this.packs = packs;
    this.now = now;
    topUps = table.read(accounts, now);
  }

  /** Attempts that are stored, and are to be told. */
  List<UUID> started() {
    return started;
  }

  /**
   * What an account's step comes to.
   *
   * @param dueAt when there may be another one; null: when something changes
   * @param notice null where people need not know
   */
  record Outcome(@Nullable Instant dueAt, @Nullable Notice notice) {
    static final Outcome NOTHING = new Outcome(null, null);
  }

  Outcome step(Watched watched) {
    Account account = watched.stored().account();
    TopUp topUp = topUps.get(account.id());
    if (topUp == null) {
      return Outcome.NOTHING;
    }
    long available = account.available(Lot.CREDITS, now);
    Pack wanted = topUp.pack() == null ? null : packs.get(topUp.pack());
    return switch (AutoTopUp.next(topUp, available, wanted, now)) {
      case AutoTopUp.Step.Rest rest -> Outcome.NOTHING;
      case AutoTopUp.Step.Wait wait -> new Outcome(wait.until(), null);
      case AutoTopUp.Step.Buy buy -> {
        start(watched, buy.pack());
        yield Outcome.NOTHING;
      }
      case AutoTopUp.Step.TurnOff off -> {
        table.write(account.id(), watched.stored().organizationId(), topUp.turnedOff(off.reason()));
        yield new Outcome(
            null,
            Notice.of(NoticeKind.TOP_UP_FAILED, now)
                .with("pack", topUp.pack())
                .with("disabledReason", off.reason()));
      }
    };
  }

  private void start(Watched watched, Pack pack) {
    UUID id = IDS.generate();
    table.start(
        new Started(
            id,
            watched.stored().account().id(),
            watched.stored().organizationId(),
            pack.name(),
            pack.credits().micros(),
            pack.price(),
            now));
    started.add(id);
  }
}
