package dev.sallyport.cli.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Parts that are small shell scripts. */
final class FakePart {
  private FakePart() {}

  static Part running(Path folder, String script) throws IOException {
    return new Part(
        "fake",
        List.of("bash", "-c", script),
        System.getenv(),
        PartLog.begin(folder, "fake"),
        folder.resolve("fake.pid"),
        false);
  }
}
