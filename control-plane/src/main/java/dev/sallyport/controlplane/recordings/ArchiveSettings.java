package dev.sallyport.controlplane.recordings;

import dev.sallyport.archive.Secrets;
import dev.sallyport.controlplane.keys.SecretReader;
import dev.sallyport.controlplane.keys.UnusableKeyException;
import dev.sallyport.controlplane.registry.SnapshotMaker;
import dev.sallyport.controlplane.snapshot.Snapshot;
import dev.sallyport.core.resource.Archive;
import java.io.IOException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What the configuration that was last accepted says of recordings. */
public final class ArchiveSettings implements Supplier<Archive> {

  private volatile Archive accepted = Archive.NONE;

  @Override
  public Archive get() {
    return accepted;
  }

  /** A maker of snapshots whose configurations count here once they were accepted. */
  public SnapshotMaker heeding(SnapshotMaker maker) {
    return gateway -> {
      Snapshot snapshot = maker.make(gateway);
      accepted = gateway.archive();
      return snapshot;
    };
  }

  /** Secrets as the control plane reads them. */
  public static Secrets secrets(UnaryOperator<String> environment) {
    SecretReader reader = new SecretReader(environment);
    return reference -> {
      try {
        return reader.read(reference);
      } catch (UnusableKeyException e) {
        throw new IOException(e.getMessage(), e);
      }
    };
  }
}
