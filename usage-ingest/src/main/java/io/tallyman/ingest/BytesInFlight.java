package io.tallyman.ingest;

import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Bounds what all requests under way hold in memory together. */
final class BytesInFlight {
  private final Semaphore room;
  private final Duration patience;
  private final Duration retryAfter;

  BytesInFlight(int bytes, Duration patience, Duration retryAfter) {
    this.room = new Semaphore(bytes, true);
    this.patience = patience;
    this.retryAfter = retryAfter;
  }

  /** Held while a request's body is in memory. */
  interface Reservation extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Reserves room for a body.
   *
   * @throws ApiException if there is none in time
   */
  Reservation reserve(int bytes) throws InterruptedException {
    if (!room.tryAcquire(bytes, patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new ApiException(
              ErrorCode.OVERLOADED, "There is no room for this request; send it again later")
          .retryAfter(retryAfter);
    }
    return () -> room.release(bytes);
  }
}
