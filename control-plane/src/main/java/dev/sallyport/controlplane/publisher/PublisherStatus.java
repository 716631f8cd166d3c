package dev.sallyport.controlplane.publisher;

import dev.sallyport.controlplane.snapshot.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What publishing looks like from outside.
 *
 * @param current the last good snapshot
 * @param appliedAt since when it is
 * @param pending the snapshot on its way
 * @param waitingFor what it waits for, in words
 * @param lastError why the last one that was refused was refused; empty after a success
 * @param guards connected ext-proc servers
 * @param envoys connected Envoys
 * @param ready whether at least one guard and one Envoy run the current snapshot
 */
public record PublisherStatus(
    Optional<Snapshot> current,
    Optional<Instant> appliedAt,
    Optional<Snapshot> pending,
    Optional<String> waitingFor,
    Optional<String> lastError,
    List<GuardStatus> guards,
    List<EnvoyStatus> envoys,
    boolean ready) {
  public PublisherStatus {
    guards = List.copyOf(guards);
    envoys = List.copyOf(envoys);
  }

  /** Nothing was published and nobody is connected. */
  public static PublisherStatus initial() {
    return new PublisherStatus(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        false);
  }

  /**
   * A connected ext-proc server.
   *
   * @param node its name
   * @param accepted revisions it holds
   * @param rejected why it refused a snapshot, if its last answer was that
   */
  public record GuardStatus(String node, List<String> accepted, Optional<String> rejected) {
    public GuardStatus {
      accepted = List.copyOf(accepted);
    }
  }

  /**
   * A connected Envoy.
   *
   * @param node its {@code node.id}
   * @param applied revision it has taken over
   * @param refused why it refused what it was offered last, if it did
   */
  public record EnvoyStatus(String node, Optional<String> applied, Optional<String> refused) {}
}
