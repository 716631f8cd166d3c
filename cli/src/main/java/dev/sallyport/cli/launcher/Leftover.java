package dev.sallyport.cli.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The process that a pid file names, if it still runs. A pid can come to name another process; so a
 * process counts only if it began when the file was written.
 */
final class Leftover {
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  private final Path pidFile;
  private final Optional<ProcessHandle> process;

  private Leftover(Path pidFile, Optional<ProcessHandle> process) {
    this.pidFile = pidFile;
    this.process = process;
  }

  static Leftover in(Path pidFile) {
    return new Leftover(pidFile, find(pidFile));
  }

  private static Optional<ProcessHandle> find(Path pidFile) {
    try {
      long pid = Long.parseLong(Files.readString(pidFile).strip());
      Instant written = Files.getLastModifiedTime(pidFile).toInstant();
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(process -> beganAt(process, written));
    } catch (IOException | NumberFormatException noSuchFile) {
      return Optional.empty();
    }
  }

  private static boolean beganAt(ProcessHandle process, Instant written) {
    return process
        .info()
        .startInstant()
        .map(start -> Duration.between(start, written).abs().compareTo(TOLERANCE) <= 0)
        .orElse(false);
  }

  Optional<ProcessHandle> process() {
    return process;
  }

  /** Makes the process end, by SIGKILL if it takes longer than it may, and removes the file. */
  void end(Duration grace) throws InterruptedException {
    if (process.isPresent()) {
      ProcessHandle running = process.get();
      running.destroy();
      if (!endsWithin(running, grace)) {
        running.destroyForcibly();
        endsWithin(running, Duration.ofSeconds(2));
      }
    }
    try {
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean endsWithin(ProcessHandle process, Duration limit)
      throws InterruptedException {
    CompletableFuture<ProcessHandle> exit = process.onExit();
    try {
      exit.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("watching a process cannot fail", e);
    }
  }
}
