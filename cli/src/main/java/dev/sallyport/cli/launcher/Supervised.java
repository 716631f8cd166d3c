package dev.sallyport.cli.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A part that is started again when it crashes. Every process gets a pipe as standard input whose
 * other end only this process holds: when this process dies, by whatever cause, the part reads the
 * end of its input and ends too.
 */
final class Supervised {
  private final Part part;
  private final Patience patience;
  private final Consumer<String> say;
  private final CompletableFuture<LaunchException> gaveUp = new CompletableFuture<>();
  private final Thread thread;
  private @Nullable Process process;
  private boolean stopping;

  private Supervised(Part part, Patience patience, Consumer<String> say) {
    this.part = part;
    this.patience = patience;
    this.say = say;
    this.thread = Thread.ofVirtual().name("supervise-" + part.name()).unstarted(this::supervise);
  }

  /** Starts a part and goes on watching it. */
  static Supervised start(Part part, Patience patience, Consumer<String> say) {
    Supervised supervised = new Supervised(part, patience, say);
    supervised.thread.start();
    return supervised;
  }

  Part part() {
    return part;
  }

  /** Completes when the part crashed too often to be started again. */
  CompletableFuture<LaunchException> gaveUp() {
    return gaveUp;
  }

  private void supervise() {
    int crashes = 0;
    try {
      while (true) {
        Instant started = Instant.now();
        Process running = launch();
        if (running == null) {
          return;
        }
        int status = running.waitFor();
        clearUpAfter(running);
        if (isStopping()) {
          return;
        }
        boolean wasStable =
            Duration.between(started, Instant.now()).compareTo(patience.stableAfter()) >= 0;
        crashes = wasStable ? 1 : crashes + 1;
        if (crashes >= patience.crashes()) {
          giveUp("%s %s, %d times in a row".formatted(part.name(), ending(status), crashes));
          return;
        }
        Duration delay = patience.delay(crashes);
        say.accept(
            "%s %s; starting it again in %s ms (log: %s)"
                .formatted(part.name(), ending(status), delay.toMillis(), part.log()));
        Thread.sleep(delay);
      }
    } catch (IOException e) {
      giveUp("%s could not be started: %s".formatted(part.name(), e.getMessage()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Process launch() throws IOException {
    if (stopping) {
      return null;
    }
    ProcessBuilder builder =
        new ProcessBuilder(part.command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(part.log().toFile()));
    builder.environment().clear();
    builder.environment().putAll(part.environment());
    Process started = builder.start();
    process = started;
    if (!part.writesPid()) {
      Files.writeString(part.pidFile(), Long.toString(started.pid()));
    }
    return started;
  }

  private void clearUpAfter(Process ended) throws IOException, InterruptedException {
    ended.getOutputStream().close();
    Leftover.in(part.pidFile()).end(Duration.ofSeconds(3));
  }

  private void giveUp(String what) {
    gaveUp.complete(
        new LaunchException(
            what + ". Its last words (" + part.log() + "):\n" + PartLog.tail(part.log(), 15)));
  }

  private synchronized boolean isStopping() {
    return stopping;
  }

  /** Asks the part to end by SIGTERM and kills it when it has not within the limit. */
  void stop(Duration limit) throws InterruptedException {
    Process running;
    synchronized (this) {
      stopping = true;
      running = process;
    }
    if (running == null) {
      return;
    }
    running.destroy();
    if (!running.waitFor(limit)) {
      say.accept(part.name() + " did not end in time and is killed");
      running.destroyForcibly().waitFor();
    }
    thread.interrupt();
    thread.join();
    Leftover.in(part.pidFile()).end(Duration.ZERO);
  }

  /** An exit status in words; a shell and Java report death by signal N as 128 + N. */
  static String ending(int status) {
    return status > 128 && status < 160
        ? "was ended by signal " + (status - 128)
        : "ended with exit code " + status;
  }
}
