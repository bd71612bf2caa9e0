package io.tallyman.balance.notify;

import io.tallyman.balance.store.NoticeTable;
import io.tallyman.balance.store.TopUp;
import io.tallyman.balance.store.TopUp.State;
import io.tallyman.balance.store.TopUpTable;
import io.tallyman.balance.store.TopUpTable.Ended;
import io.tallyman.topic.NoticeKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What has become of top-ups that the ledger wanted, as billing learns it. To be told in the
 * transaction that takes in the fact; the same again does nothing.
 */
public final class TopUpOutcomes {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Handle handle;
  private final TopUpTable table;
  private final long organizationId;
  private final Instant now;

  /**
   * Outcomes of one organization.
   *
   * @param handle in the transaction that takes in the fact
   */
  public TopUpOutcomes(Handle handle, long organizationId, Instant now) {
    this.handle = handle;
    this.organizationId = organizationId;
    this.now = now;
    table = new TopUpTable(handle);
  }

  /**
   * It was paid for. The same transaction grants the pack's lot.
   *
   * @param attempt as it was told with the top-up that was wanted
   * @param reference of the payment, and of the lot
   * @return false if that is known, or there is no such attempt
   */
  public boolean succeeded(String attempt, String reference) {
    Ended ended = end(attempt, State.SUCCEEDED, reference, null);
    if (ended == null) {
      return false;
    }
    settle(ended.accountId(), AutoTopUp::succeeded);
    tell(
        ended.accountId(),
        notice(NoticeKind.TOP_UP_DONE, attempt, ended).with("reference", reference));
    return true;
  }

  /**
   * It was not.
   *
   * @param code why, as the bank says: {@code card_declined}
   * @param requiresAction whether it can only go on once the customer has done something
   * @return false if it is known how the attempt ended, or there is no such attempt
   */
  public boolean failed(String attempt, String code, boolean requiresAction) {
    Ended ended = end(attempt, State.FAILED, null, code);
    if (ended == null) {
      return false;
    }
    TopUp left = settle(ended.accountId(), topUp -> AutoTopUp.failed(topUp, requiresAction, now));
    tell(
        ended.accountId(),
        notice(NoticeKind.TOP_UP_FAILED, attempt, ended)
            .with("code", code)
            .with("retryAt", left.enabled() ? left.retryAt() : null)
            .with("disabledReason", left.disabledReason()));
    return true;
  }

  /** Whether the ledger has ever wanted it. */
  public boolean isKnown(String attempt) {
    UUID id = id(attempt);
    return id != null && table.isKnown(organizationId, id);
  }

  private Notice notice(NoticeKind kind, String attempt, Ended ended) {
    return Notice.of(kind, now)
        .with("attempt", attempt)
        .with("pack", ended.pack())
        .with("credits", ended.credits())
        .with("amount", ended.price().amount())
        .with("currency", ended.price().currency());
  }

  private @Nullable Ended end(
      String attempt, State state, @Nullable String reference, @Nullable String code) {
    UUID id = id(attempt);
    return id == null ? null : table.end(organizationId, id, state, reference, code, now);
  }

  private static @Nullable UUID id(String attempt) {
    try {
      return UUID.fromString(attempt);
    } catch (IllegalArgumentException notOfOurs) {
      return null;
    }
  }

  private TopUp settle(long account, UnaryOperator<TopUp> change) {
    TopUp changed = change.apply(table.lock(account, now));
    table.write(account, organizationId, changed);
    table.watch(account, now);
    return changed;
  }

  private void tell(long account, Notice notice) {
    NoticeTable.tell(
        handle,
        List.of(
            new NoticeTable.Notice(
                account,
                organizationId,
                notice.kind().code(),
                JSON.writeValueAsString(notice.details()),
                notice.at())),
        List.of(),
        now);
  }
}
