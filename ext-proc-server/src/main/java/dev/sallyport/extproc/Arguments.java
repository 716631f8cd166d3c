package dev.sallyport.extproc;

import dev.sallyport.nodes.Endpoint;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The command line.
 *
 * @param state state directory: recordings go to {@code recordings} below it
 * @param run directory of sockets, of the server's certificate, and of its URL
 * @param port port of the HTTPS page; 0 for any that is free
 * @param extAuthz whether Envoys may ask by ext_authz, on {@code authz.sock} in the run directory
 * @param nodes where Envoys on other machines are served, over mutual TLS
 */
record Arguments(Path state, Path run, int port, boolean extAuthz, Optional<Endpoint> nodes) {

  static final String USAGE =
      "usage: ExtProcServer --state DIR --run DIR --port N [--ext-authz on|off]"
          + " [--nodes ADDRESS:PORT]";

  private static final Set<String> REQUIRED = Set.of("--state", "--run", "--port");
  private static final String EXT_AUTHZ = "--ext-authz";
  private static final String NODES = "--nodes";
  private static final Set<String> OPTIONAL = Set.of(EXT_AUTHZ, NODES);

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException if an option is missing, unknown or wrong
   */
  static Arguments parse(String[] words) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < words.length; i += 2) {
      if (!(REQUIRED.contains(words[i]) || OPTIONAL.contains(words[i])) || i + 1 == words.length) {
        throw new IllegalArgumentException("unexpected '" + words[i] + "'; " + USAGE);
      }
      options.put(words[i], words[i + 1]);
    }
    if (!options.keySet().containsAll(REQUIRED)) {
      throw new IllegalArgumentException("an option is missing; " + USAGE);
    }
    return new Arguments(
        Path.of(options.getOrDefault("--state", "")),
        Path.of(options.getOrDefault("--run", "")),
        port(options.getOrDefault("--port", "")),
        isOn(options.getOrDefault(EXT_AUTHZ, "off")),
        Optional.ofNullable(options.get(NODES)).map(Endpoint::parse));
  }

  private static boolean isOn(String word) {
    return switch (word) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new IllegalArgumentException(EXT_AUTHZ + " is on or off; " + USAGE);
    };
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--port '" + text + "' is not a number", e);
    }
    throw new IllegalArgumentException("--port " + text + " is not between 0 and 65535");
  }
}
