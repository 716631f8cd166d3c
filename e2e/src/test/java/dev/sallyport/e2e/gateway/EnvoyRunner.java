package dev.sallyport.e2e.gateway;

import java.io.IOException;
import java.nio.file.Path;

/** A way to run a real Envoy. Every journey runs the same over each of them. */
public interface EnvoyRunner {

  /**
   * Starts an Envoy.
   *
   * @param bootstrap its bootstrap file
   * @param run folder of its sockets
   * @param log file for what it prints
   */
  AutoCloseable start(Path bootstrap, Path run, Path log) throws IOException, InterruptedException;
}
