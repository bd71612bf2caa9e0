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

  /** One request's share, nothing at first; given back when closed. */
  Share share() {
    return new Share();
  }

  final class Share implements AutoCloseable {
    private int bytes;

    /**
     * Takes more.
     *
     * @throws ApiException if there is none in time
     */
    void grow(int more) throws InterruptedException {
      if (!room.tryAcquire(more, patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ApiException(
                ErrorCode.OVERLOADED, "There is no room for this request; send it again later")
            .retryAfter(retryAfter);
      }
      bytes += more;
    }

    @Override
    public void close() {
      room.release(bytes);
      bytes = 0;
    }
  }
}
