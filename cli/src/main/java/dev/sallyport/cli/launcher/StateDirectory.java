package dev.sallyport.cli.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The folder in which a gateway keeps all that outlives it. Only its owner may enter it.
 *
 * @param root absolute path
 */
public record StateDirectory(Path root) {
  public StateDirectory {
    root = root.toAbsolutePath().normalize();
  }

  /** Where a gateway keeps its state if nothing else is said (XDG Base Directory, state). */
  public static StateDirectory ofGateway(Map<String, String> environment) {
    return new StateDirectory(base(environment).resolve("gateway"));
  }

  /** Where the demo keeps its state if nothing else is said. */
  public static StateDirectory ofDemo(Map<String, String> environment) {
    return new StateDirectory(base(environment).resolve("demo"));
  }

  /** Where an Envoy that joined a gateway elsewhere keeps its state if nothing else is said. */
  public static StateDirectory ofNode(Map<String, String> environment) {
    return new StateDirectory(base(environment).resolve("node"));
  }

  private static Path base(Map<String, String> environment) {
    String configured = environment.getOrDefault("XDG_STATE_HOME", "");
    Path states =
        configured.startsWith("/")
            ? Path.of(configured)
            : Path.of(System.getProperty("user.home"), ".local", "state");
    return states.resolve("sallyport");
  }

  /**
   * Makes what is missing of the folder.
   *
   * @throws IOException if that cannot be, or if others could enter a folder that was there before
   */
  public void create() throws IOException {
    if (root.getParent() != null) {
      Files.createDirectories(root.getParent());
    }
    PrivateFolder.create(root);
    for (Path folder : new Path[] {pki(), recordings(), envoy(), logs()}) {
      PrivateFolder.create(folder);
    }
  }

  /** Locked while a gateway runs. */
  public Path lock() {
    return root.resolve("lock");
  }

  /** The built-in authority. */
  public Path pki() {
    return root.resolve("pki");
  }

  /** Certificate of the built-in authority, PEM. */
  public Path authority() {
    return pki().resolve("ca.crt");
  }

  /** The local admin's token, which a control plane makes at its first start. */
  public Path adminToken() {
    return root.resolve("admin.token");
  }

  /** Segments of recordings. */
  public Path recordings() {
    return root.resolve("recordings");
  }

  /** Index of recordings, and what became of them. */
  public Path archive() {
    return root.resolve("archive");
  }

  /** What Envoy starts from. */
  public Path envoy() {
    return root.resolve("envoy");
  }

  /** Logs of the parts. */
  public Path logs() {
    return root.resolve("logs");
  }

  /** The demo's configuration, keys and certificates. */
  public Path demo() {
    return root.resolve("demo");
  }
}
