package dev.sallyport.e2e.hold;

import dev.sallyport.e2e.gateway.Gateway;

/** What an ext-proc server says of itself. */
public final class Metrics {

  private Metrics() {}

  /** A metric without labels, as a whole number. */
  public static long of(Gateway gateway, String name) throws Exception {
    return gateway
        .get("guard", "/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name));
  }
}
