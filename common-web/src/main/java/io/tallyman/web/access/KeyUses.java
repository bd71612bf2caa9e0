package io.tallyman.web.access;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which keys have been used here, each once a minute at most: for whoever keeps that. */
public final class KeyUses {
  private final Map<String, Instant> fresh = new ConcurrentHashMap<>();

  void note(String id, Instant at) {
    fresh.put(id, at);
  }

  /** What has come since the last time, by id. */
  public Map<String, Instant> take() {
    Map<String, Instant> taken = new HashMap<>(fresh);
    taken.forEach(fresh::remove);
    return taken;
  }
}
