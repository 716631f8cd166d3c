package dev.sallyport.controlplane.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.envoy.EnvoySnapshot;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Snapshots for tests. */
public final class Snapshots {

  private Snapshots() {}

  /** A snapshot of this revision with one cluster of that name. */
  public static Snapshot named(String revision) {
    return named(revision, "secrets");
  }

  /** The same with other secrets. */
  public static Snapshot named(String revision, String material) {
    Cluster cluster = Cluster.newBuilder().setName("cluster-" + revision).build();
    return of(
        new EnvoySnapshot(revision, List.of(cluster), List.of(), List.of(), List.of()), material);
  }

  /** A snapshot with these Envoy resources. */
  public static Snapshot of(EnvoySnapshot envoy, String material) {
    return new Snapshot(
        envoy.revision(),
        material,
        Bytes.of(("document of " + envoy.revision()).getBytes(UTF_8)),
        Bytes.of("bundle".getBytes(UTF_8)),
        envoy,
        Map.of(),
        Instant.MAX,
        List.of());
  }
}
