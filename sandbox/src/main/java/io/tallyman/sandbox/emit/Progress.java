package io.tallyman.sandbox.emit;

import java.io.Console;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * What the person sees while events are sent: a bar on a terminal, and anywhere a word about a
 * receiver that keeps one waiting.
 */
final class Progress implements AutoCloseable {
  private static final Duration REFRESH = Duration.ofMillis(200);
  private static final Duration UNUSUAL = Duration.ofSeconds(3);

  private final PrintWriter err;
  private final @Nullable ProgressBar bar;

  private Progress(PrintWriter err, @Nullable ProgressBar bar) {
    this.err = err;
    this.bar = bar;
  }

  static Progress withoutBar(PrintWriter err) {
    return new Progress(err, null);
  }

  /** No bar where nobody watches: a log file is no place for it. */
  @SuppressWarnings("SystemConsoleNull") // it does return null where the output is a pipe
  static Progress withBar(PrintWriter err, long events) {
    Console terminal = System.console();
    if (terminal == null || !terminal.isTerminal()) {
      return withoutBar(err);
    }
    return new Progress(
        err,
        new ProgressBarBuilder()
            .setTaskName("Emitting")
            .setInitialMax(events)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis((int) REFRESH.toMillis())
            .continuousUpdate()
            .showSpeed(new DecimalFormat("#,##0"))
            .build());
  }

  void stepTo(long done) {
    if (bar != null) {
      bar.stepTo(done);
    }
  }

  /** Sends, and tells if that takes unusually long, and when it is over. */
  <T> T whileSending(EventSink sink, Supplier<T> sending) {
    var word =
        CompletableFuture.runAsync(
            () -> waitingFor(sink.receiver()),
            CompletableFuture.delayedExecutor(
                UNUSUAL.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread));
    T sent;
    try {
      sent = sending.get();
    } finally {
      word.cancel(false);
    }
    if (!word.isCancelled()) {
      goingOn();
    }
    return sent;
  }

  private void waitingFor(String receiver) {
    if (bar == null) {
      tell("Waiting for " + receiver + " … (Ctrl-C gives up; sending again later is safe)");
    } else {
      bar.setExtraMessage(", waiting for " + receiver);
    }
  }

  private void goingOn() {
    if (bar == null) {
      tell("It answers again.");
    } else {
      bar.setExtraMessage("");
    }
  }

  private void tell(String line) {
    err.println(line);
    err.flush();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
