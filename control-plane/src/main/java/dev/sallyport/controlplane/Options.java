package dev.sallyport.controlplane;

import dev.sallyport.controlplane.nodes.NodeOptions;
import dev.sallyport.nodes.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a control plane is started with.
 *
 * @param config the configuration file ({@code --config})
 * @param state directory of what outlives a restart ({@code --state})
 * @param run directory of sockets, and of this process' certificate and URL ({@code --run})
 * @param port HTTPS port on 127.0.0.1, 0 for any free one ({@code --port})
 * @param certificateLifetime how long certificates of the built-in authority are valid ({@code
 *     --certificate-lifetime}, ISO 8601 as in {@code P30D}, which it is when left out)
 * @param nodes the door for Envoys on other machines ({@code --nodes}, {@code --nodes-guard},
 *     {@code --node-lifetime})
 */
record Options(
    Path config,
    Path state,
    Path run,
    int port,
    Duration certificateLifetime,
    Optional<NodeOptions> nodes) {

  static final Duration STANDARD_LIFETIME = Duration.ofDays(30);

  static final String USAGE =
      "usage: control-plane --config FILE --state DIRECTORY --run DIRECTORY --port PORT"
          + " [--certificate-lifetime DURATION]"
          + " [--nodes ADDRESS:PORT --nodes-guard PORT [--node-lifetime DURATION]]";

  private static final String NODE_LIFETIME = "--node-lifetime";
  private static final String LIFETIME = "--certificate-lifetime";
  private static final Duration SHORTEST_LIFETIME = Duration.ofSeconds(5);
  private static final List<String> NAMES =
      List.of(
          "--config",
          "--state",
          "--run",
          "--port",
          LIFETIME,
          "--nodes",
          "--nodes-guard",
          NODE_LIFETIME);

  /**
   * Reads a command line; every option but those in brackets has to be there once.
   *
   * @throws IllegalArgumentException if it is not such a line; the message is for people
   */
  static Options parse(String... arguments) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i];
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException("unknown option " + name);
      }
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      if (values.put(name, arguments[i + 1]) != null) {
        throw new IllegalArgumentException(name + " is given twice");
      }
    }
    return new Options(
        path(values, "--config"),
        path(values, "--state"),
        path(values, "--run"),
        port(values, "--port"),
        lifetime(values, LIFETIME, STANDARD_LIFETIME),
        nodes(values));
  }

  private static Optional<NodeOptions> nodes(Map<String, String> values) {
    String listen = values.get("--nodes");
    if (listen == null) {
      return Optional.empty();
    }
    return Optional.of(
        new NodeOptions(
            Endpoint.parse(listen),
            port(values, "--nodes-guard"),
            lifetime(values, NODE_LIFETIME, NodeOptions.STANDARD_LIFETIME)));
  }

  private static Duration lifetime(Map<String, String> values, String name, Duration standard) {
    String value = values.get(name);
    if (value == null) {
      return standard;
    }
    try {
      Duration lifetime = Duration.parse(value);
      if (lifetime.compareTo(SHORTEST_LIFETIME) >= 0) {
        return lifetime;
      }
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(name + " is a duration as P30D, not " + value, e);
    }
    throw new IllegalArgumentException(name + " is at least " + SHORTEST_LIFETIME);
  }

  private static Path path(Map<String, String> values, String name) {
    return Path.of(value(values, name)).toAbsolutePath().normalize();
  }

  private static int port(Map<String, String> values, String name) {
    String value = value(values, name);
    if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
      throw new IllegalArgumentException(name + " is a number from 0 to 65535, not " + value);
    }
    return Integer.parseInt(value);
  }

  private static String value(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }
}
