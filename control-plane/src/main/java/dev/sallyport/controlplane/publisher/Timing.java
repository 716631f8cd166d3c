package dev.sallyport.controlplane.publisher;

import java.time.Duration;

/**
 * How long a publisher waits.
 *
 * @param guardAnswer for an ext-proc server's answer to a snapshot, which includes compiling its
 *     policy; one that is slower is cut off and has to connect again
 * @param envoyAnswer for an Envoy to take over a snapshot before that is said and the next edit may
 *     overtake it
 * @param revisionDrain how long ext-proc servers keep a revision after the last Envoy is known to
 *     have left it: for requests that Envoy has routed but the server has not seen yet
 * @param clusterDrain how long Envoys keep a cluster after the last route to it is gone: for
 *     requests that were routed to it and are still with the guard (uploads, holds)
 */
public record Timing(
    Duration guardAnswer, Duration envoyAnswer, Duration revisionDrain, Duration clusterDrain) {

  /** What production uses. */
  public static Timing standard() {
    return new Timing(
        Duration.ofSeconds(20),
        Duration.ofSeconds(15),
        Duration.ofSeconds(10),
        Duration.ofSeconds(90));
  }
}
