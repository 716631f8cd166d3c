package dev.sallyport.envoy.binary;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How Envoy is started. */
public final class EnvoyProcess {

  private EnvoyProcess() {}

  /**
   * The command line of an Envoy with a bootstrap file.
   *
   * @param concurrency worker threads, at least 1
   */
  public static List<String> command(EnvoyBinary binary, Path bootstrap, int concurrency) {
    throw new UnsupportedOperationException();
  }

  /**
   * Has Envoy read a bootstrap file without running it ({@code --mode validate}).
   *
   * @throws IOException if Envoy refuses the file; the message is what it said
   */
  public static void validate(EnvoyBinary binary, Path bootstrap)
      throws IOException, InterruptedException {
    throw new UnsupportedOperationException();
  }
}
