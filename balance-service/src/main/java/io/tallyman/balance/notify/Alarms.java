package io.tallyman.balance.notify;

import io.tallyman.balance.store.Watched.Alarm;
import io.tallyman.topic.NoticeKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The alarms of one account, while it is looked at. An alarm is raised when a value falls below its
 * threshold, and armed again only well above it; the same is not told twice within the cooldown.
 */
final class Alarms {
  private final Map<Alarm.Key, Alarm> alarms;
  private final Set<Alarm.Key> changed = new LinkedHashSet<>();
  private final Duration cooldown;

  Alarms(Map<Alarm.Key, Alarm> stored, Duration cooldown) {
    alarms = new HashMap<>(stored);
    this.cooldown = cooldown;
  }

  /** Those that are not as they were stored. */
  List<Alarm> changed() {
    List<Alarm> all = new ArrayList<>();
    changed.forEach(key -> all.add(Objects.requireNonNull(alarms.get(key))));
    return all;
  }

  /**
   * Looks at a value that has changed.
   *
   * @param before where this is not at least {@code threshold}, nothing falls below it
   * @param rearm from here on up the alarm is armed again; at least {@code threshold}
   * @return whether it has fallen below its threshold, and people are to be told
   */
  boolean falls(
      NoticeKind kind,
      String subject,
      long before,
      long after,
      long threshold,
      long rearm,
      Instant at) {
    Alarm.Key key = new Alarm.Key(kind.code(), subject);
    Alarm alarm = alarms.get(key);
    Instant toldAt = alarm == null ? null : alarm.toldAt();
    if (alarm != null && alarm.raised()) {
      if (after >= rearm) {
        put(new Alarm(key, false, toldAt));
      }
      return false;
    }
    if (before < threshold || after >= threshold) {
      return false;
    }
    boolean tell = toldAt == null || !at.isBefore(toldAt.plus(cooldown));
    put(new Alarm(key, true, tell ? at : toldAt));
    return tell;
  }

  /** The same for what holds or does not: raised when it comes to hold, armed when it does not. */
  boolean begins(NoticeKind kind, String subject, boolean before, boolean after, Instant at) {
    return falls(kind, subject, before ? 0 : 1, after ? 0 : 1, 1, 1, at);
  }

  /** Whether people know already that something holds. */
  boolean isRaised(NoticeKind kind, String subject) {
    @Nullable Alarm alarm = alarms.get(new Alarm.Key(kind.code(), subject));
    return alarm != null && alarm.raised();
  }

  private void put(Alarm alarm) {
    alarms.put(alarm.key(), alarm);
    changed.add(alarm.key());
  }
}
