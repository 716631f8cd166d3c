package dev.sallyport.cli.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/**
 * The folder of what lives only as long as a gateway: sockets, addresses, internal certificates.
 *
 * @param path absolute path, short enough for sockets
 */
public record RunDirectory(Path path) {
  /** {@code sun_path} has 104 bytes on macOS and 108 on Linux, less the final NUL. */
  private static final int LONGEST_SOCKET_PATH = 100;

  private static final String LONGEST_SOCKET_NAME = "/control-plane.sock";

  /**
   * Makes the folder: inside of the state folder, or, where socket paths would be too long, a
   * private one below {@code XDG_RUNTIME_DIR} or the folder for temporary files, always the same
   * for the same state folder.
   *
   * @throws IOException if it cannot be made or belongs to somebody else
   */
  public static RunDirectory create(StateDirectory state, Map<String, String> environment)
      throws IOException {
    RunDirectory chosen = of(state, environment);
    if (!fits(chosen.path())) {
      throw new IOException(
          chosen.path() + " is too long for sockets; choose a shorter state folder with --state");
    }
    PrivateFolder.create(chosen.path());
    return chosen;
  }

  /** The folder that a gateway with this state has, whether it runs or not. */
  public static RunDirectory of(StateDirectory state, Map<String, String> environment) {
    Path inside = state.root().resolve("run");
    return new RunDirectory(fits(inside) ? inside : elsewhere(state, environment));
  }

  private static Path elsewhere(StateDirectory state, Map<String, String> environment) {
    String name = state.root().toString();
    String digest =
        UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString().replace("-", "");
    Path runtime = Path.of(environment.getOrDefault("XDG_RUNTIME_DIR", ""));
    Path base =
        runtime.isAbsolute() && Files.isWritable(runtime)
            ? runtime
            : Path.of(System.getProperty("java.io.tmpdir"));
    return base.resolve("sallyport-" + digest);
  }

  private static boolean fits(Path folder) {
    String longest = folder + LONGEST_SOCKET_NAME;
    return longest.getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET_PATH;
  }

  /** Envoy's administration interface. */
  public Path envoyAdmin() {
    return path.resolve("envoy-admin.sock");
  }

  /** Where a part writes the address of its HTTPS port. */
  public Path url(String part) {
    return path.resolve(part + ".url");
  }

  /** Process id of a part. */
  public Path pid(String part) {
    return path.resolve(part + ".pid");
  }
}
