package dev.sallyport.e2e.gateway;

import dev.sallyport.envoy.binary.EnvoyBinary;
import dev.sallyport.envoy.binary.EnvoyProcess;
import dev.sallyport.envoy.binary.EnvoyUnavailableException;
import dev.sallyport.envoy.bootstrap.Bootstrap;
import java.io.IOException;
import java.nio.file.Path;

/** Runs the Envoy binary of this machine, fetched when there is none. */
public final class LocalEnvoy implements EnvoyRunner {

  @Override
  public EnvoyProcess start(Path bootstrap, Path run, Path log)
      throws IOException, InterruptedException {
    return EnvoyProcess.start(binary(), bootstrap, run.resolve(Bootstrap.ADMIN_SOCKET), log, 1);
  }

  /** The binary itself. */
  public static EnvoyBinary binary() throws IOException {
    try {
      return EnvoyBinary.find(System.getenv(), System.err::println);
    } catch (EnvoyUnavailableException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
