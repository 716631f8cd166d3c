package dev.sallyport.bench.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A private folder for everything of a run, gone with it.
 *
 * @param folder its path
 */
record Workspace(Path folder) implements AutoCloseable {

  static Workspace create() throws IOException {
    return new Workspace(Files.createTempDirectory("sallyport-bench"));
  }

  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }
}
