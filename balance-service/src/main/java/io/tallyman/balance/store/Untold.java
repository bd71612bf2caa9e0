package io.tallyman.balance.store;

import io.tallyman.ledger.Kind;
import io.tallyman.money.Credits;
import io.tallyman.topic.ApiKeyState;
import io.tallyman.topic.BalanceNotice;
import io.tallyman.topic.OriginsState;
import io.tallyman.topic.TopUpWanted;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What some transactions left to be told, each kind in the order in which they left it.
 *
 * @param ids of the entries
 */
public record Untold(
    List<Long> ids,
    List<Told> postings,
    List<Long> unreadable,
    List<BalanceNotice> notices,
    List<TopUpWanted> topUps,
    List<ApiKeyState> keys,
    List<OriginsState> origins) {
  /**
   * A posting to be told.
   *
   * @param number of its run of usage; null for any posting that is a single line
   * @param events lines in the run
   * @param tiers by how many actions the counters of tiers changed; only those that did
   */
  public record Told(
      String organization,
      String wallet,
      long account,
      long seq,
      Kind kind,
      Instant postedAt,
      Credits before,
      Credits after,
      @Nullable Long number,
      int events,
      Map<String, Long> tiers) {}
}
