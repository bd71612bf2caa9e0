package io.tallyman.balance.store;

import io.tallyman.topic.ApiKeyState;
import io.tallyman.topic.BalanceNotice;
import io.tallyman.topic.OriginsState;
import io.tallyman.topic.TopUpWanted;
import java.util.List;

/**
 * What some transactions left to be told, each kind in the order in which they left it.
 *
 * @param ids of the entries
 */
public record Untold(
    List<Long> ids,
    List<Posted> postings,
    List<Long> unreadable,
    List<BalanceNotice> notices,
    List<TopUpWanted> topUps,
    List<ApiKeyState> keys,
    List<OriginsState> origins) {
  /** A posting to be told, and whose it is. */
  public record Posted(String organization, String wallet, Told told) {}
}
