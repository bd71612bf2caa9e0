package io.tallyman.web.access;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The keys this service knows, by id: kept up to date by whoever hears of changes. */
public final class KnownKeys {
  /** Who guesses well-formed keys may keep so many requests waiting, and no more. */
  private static final int MOST_WAITING = 256;

  private final Map<String, KnownKey> keys = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<KnownKey>> awaited = new ConcurrentHashMap<>();
  private final Semaphore waiting = new Semaphore(MOST_WAITING);
  private volatile boolean complete;

  /**
   * Takes what is new of a key.
   *
   * @param key null: it is none any more
   */
  public void put(String id, @Nullable KnownKey key) {
    if (key == null) {
      keys.remove(id);
      return;
    }
    keys.put(id, key);
    CompletableFuture<KnownKey> wanted = awaited.remove(id);
    if (wanted != null) {
      wanted.complete(key);
    }
  }

  /** Says that it now knows every key there was when the service started. */
  public void markComplete() {
    complete = true;
  }

  /** Whether a key that is not found here may yet be one. */
  boolean isComplete() {
    return complete;
  }

  /**
   * Finds a key, which may have been made so shortly ago that nobody here has heard of it.
   *
   * @param patience how long to wait for it
   */
  @Nullable KnownKey find(String id, Duration patience) {
    KnownKey known = keys.get(id);
    return known == null && waiting.tryAcquire() ? awaitKey(id, patience) : known;
  }

  private @Nullable KnownKey awaitKey(String id, Duration patience) {
    CompletableFuture<KnownKey> wanted =
        awaited.computeIfAbsent(id, _ -> new CompletableFuture<>());
    try {
      KnownKey meanwhile = keys.get(id);
      return meanwhile == null ? wanted.get(patience.toMillis(), TimeUnit.MILLISECONDS) : meanwhile;
    } catch (TimeoutException late) {
      return keys.get(id);
    } catch (ExecutionException never) {
      throw new IllegalStateException(never);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      awaited.remove(id, wanted);
      waiting.release();
    }
  }
}
