package io.tallyman.balance.notify;

import io.tallyman.balance.store.NoticeTable;
import io.tallyman.balance.store.WatchTable.Look;
import io.tallyman.balance.store.Watched;
import io.tallyman.balance.store.Watched.Seen;
import io.tallyman.catalog.Plan;
import io.tallyman.catalog.Policies;
import io.tallyman.ledger.Account;
import io.tallyman.topic.NoticeKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks at one account: at what has happened to it since it was last looked at, step by step, so
 * that it matters little when that is.
 */
final class AccountLook {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Watched watched;
  private final Policies policies;
  private final Account account;
  private final Instant now;
  private final Alarms alarms;
  private final List<Levels> course;
  private final TimedNotices timed;
  private final @Nullable String plan;

  AccountLook(Watched watched, Policies policies, Instant now) {
    this.watched = watched;
    this.policies = policies;
    this.now = now;
    account = watched.stored().account();
    alarms = new Alarms(watched.alarms(), policies.warningCooldown());
    course = Course.of(watched);
    PlanSeen run = PlanSeen.of(account.plan());
    plan = run == null ? null : run.written();
    timed = new TimedNotices(watched.lots().values(), account.plan(), policies.expiryNotice());
  }

  /**
   * What people are to know.
   *
   * @param running the plan that the account runs; null where there is none
   */
  List<Notice> notices(@Nullable Plan running) {
    LevelNotices levels = new LevelNotices(policies.lowBalance(), alarms);
    for (int i = 1; i < course.size(); i++) {
      levels.look(course.get(i - 1), course.get(i));
    }
    List<Notice> notices = new ArrayList<>(levels.notices());
    notices.addAll(softLimits(running));
    Seen seen = watched.seen();
    String before = seen == null ? null : seen.plan();
    if (!Objects.equals(before, plan)) {
      notices.addAll(PlanNotices.between(PlanSeen.read(before), account.plan(), changedAt()));
    }
    notices.addAll(
        timed.between(seen == null ? course.getFirst().at() : seen.until(), now, course));
    return notices;
  }

  /** The count is known as it stands now: it begins anew with the period, or without overage. */
  private List<Notice> softLimits(@Nullable Plan running) {
    List<Notice> notices = new ArrayList<>();
    int limit = running == null ? 0 : running.softLimit();
    Map<String, Boolean> reached = new TreeMap<>();
    watched.alarms().keySet().stream()
        .filter(key -> key.kind().equals(NoticeKind.SOFT_LIMIT_REACHED.code()))
        .forEach(key -> reached.put(key.subject(), false));
    account
        .counts()
        .uncovered()
        .forEach((tier, actions) -> reached.put(tier, limit > 0 && actions >= limit));
    reached.forEach((tier, isReached) -> {
      boolean known = alarms.isRaised(NoticeKind.SOFT_LIMIT_REACHED, tier);
      if (alarms.begins(
          NoticeKind.SOFT_LIMIT_REACHED, tier, known, isReached, account.postedAt())) {
        notices.add(
            Notice.of(NoticeKind.SOFT_LIMIT_REACHED, account.postedAt())
                .with("tier", tier)
                .with("softLimit", limit));
      }
    });
    return notices;
  }

  private Instant changedAt() {
    Instant changedAt = watched.changedAt();
    return changedAt == null ? account.postedAt() : changedAt;
  }

  /**
   * What this look has come to, once the notices have been asked for.
   *
   * @param dueAt when there is something else to look at; null: never
   */
  Look outcome(@Nullable Instant dueAt) {
    Instant next = timed.next(now);
    return new Look(
        account.id(),
        watched.stored().organizationId(),
        new Seen(account.seq(), now, plan),
        next == null || (dueAt != null && dueAt.isBefore(next)) ? dueAt : next,
        alarms.changed());
  }

  /** A notice as it is kept. */
  NoticeTable.Notice kept(Notice notice) {
    return new NoticeTable.Notice(
        account.id(),
        watched.stored().organizationId(),
        notice.kind().code(),
        JSON.writeValueAsString(notice.details()),
        notice.at());
  }
}
