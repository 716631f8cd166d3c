package dev.sallyport.cli.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** What an earlier run may have left behind when it could not clear up after itself. */
final class Leftovers {
  private static final Duration GRACE = Duration.ofSeconds(3);

  private Leftovers() {}

  /** Ends processes that still run and removes all files of an earlier run. */
  static void clear(RunDirectory run, Consumer<String> say)
      throws IOException, InterruptedException {
    try (DirectoryStream<Path> pidFiles = Files.newDirectoryStream(run.path(), "*.pid")) {
      for (Path pidFile : pidFiles) {
        Leftover leftover = Leftover.in(pidFile);
        leftover
            .process()
            .ifPresent(
                process ->
                    say.accept(
                        "Ending process %d (%s), left over from an earlier run"
                            .formatted(process.pid(), pidFile.getFileName())));
        leftover.end(GRACE);
      }
    }
    removeFiles(run);
  }

  /** Removes all files of a run whose processes are gone. */
  static void removeFiles(RunDirectory run) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(run.path())) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }
}
