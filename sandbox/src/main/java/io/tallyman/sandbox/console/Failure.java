package io.tallyman.sandbox.console;

import org.jspecify.annotations.Nullable;

/** A command cannot go on. The message is all that the person sees: what is wrong, what to do. */
public final class Failure extends RuntimeException {
  public Failure(String message) {
    super(message);
  }

  public Failure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
