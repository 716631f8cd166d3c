package dev.sallyport.controlplane.registry;

import dev.sallyport.controlplane.registry.ConfigSource.Loaded;
import dev.sallyport.controlplane.snapshot.RefusedException;
import dev.sallyport.controlplane.snapshot.Snapshot;
import dev.sallyport.core.resource.Gateway;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the wanted state and keeps it up to date: reads the configuration, reads it again when a
 * file it depends on has changed, makes a snapshot of it and hands that on. A change that does not
 * hold together is refused whole and said; what was in force stays.
 *
 * <p>A change counts when two looks in a row see the same files, so that one that is being written
 * is not read half. While the last read was refused it is repeated every {@link #RETRY}, because
 * what is missing may be a file that nobody knew to look at. Certificates of the built-in authority
 * are renewed here too: a gateway whose certificates are due is simply made again.
 *
 * <p>For one thread.
 */
public final class Registry {

  private static final Logger LOG = LoggerFactory.getLogger(Registry.class);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final int MAX_READS = 3;

  private final ConfigSource source;
  private final SnapshotMaker maker;
  private final Consumer<Snapshot> publisher;
  private final RegistryListener listener;
  private final InstantSource clock;

  private @Nullable Gateway gateway;
  private Instant renewAt = Instant.MAX;
  private List<String> errors = List.of();
  private Set<Path> files = Set.of();
  private FileStamps read = FileStamps.of(Set.of());
  private FileStamps seen = FileStamps.of(Set.of());
  private Instant readAt = Instant.MIN;

  /** A registry that has read nothing yet. */
  public Registry(
      ConfigSource source,
      SnapshotMaker maker,
      Consumer<Snapshot> publisher,
      RegistryListener listener,
      InstantSource clock) {
    this.source = source;
    this.maker = maker;
    this.publisher = publisher;
    this.listener = listener;
    this.clock = clock;
  }

  /**
   * Reads the configuration for the first time.
   *
   * @return why it was refused, one line each; empty when it was accepted
   */
  public List<String> open() {
    load();
    return errors;
  }

  /** Looks whether anything has to be read or made again. To be called several times a second. */
  public void poll() {
    FileStamps now = FileStamps.of(files);
    boolean settled = now.equals(seen);
    seen = now;
    boolean retry = !errors.isEmpty() && !clock.instant().isBefore(readAt.plus(RETRY));
    if (settled && (!now.equals(read) || retry)) {
      load();
    } else if (gateway != null && !clock.instant().isBefore(renewAt)) {
      LOG.info("a certificate is due for renewal");
      renewAt = clock.instant().plus(RETRY);
      report(make(gateway));
    }
  }

  private void load() {
    readAt = clock.instant();
    Loaded loaded;
    Set<Path> known;
    int reads = 0;
    do {
      known = files;
      // Stamps are taken before reading, so that a change during it is seen as one; and it is read
      // again when it names files whose stamps were not taken.
      read = FileStamps.of(known);
      loaded = source.load();
      files = loaded instanceof Loaded.Valid ? loaded.files() : union(known, loaded.files());
    } while (!files.equals(known) && ++reads < MAX_READS);
    seen = read;
    report(
        switch (loaded) {
          case Loaded.Invalid invalid -> invalid.errors();
          case Loaded.Valid valid -> make(valid.gateway());
        });
  }

  private List<String> make(Gateway wanted) {
    try {
      Snapshot snapshot = maker.make(wanted);
      gateway = wanted;
      renewAt = snapshot.renewAt();
      publisher.accept(snapshot);
      return List.of();
    } catch (RefusedException e) {
      return e.problems();
    }
  }

  /** Says errors once, not at every repetition. */
  private void report(List<String> found) {
    if (!found.isEmpty() && found.equals(errors)) {
      return;
    }
    errors = List.copyOf(found);
    found.forEach(error -> LOG.error("{}", error));
    if (!found.isEmpty() && gateway != null) {
      LOG.error("the configuration is refused; what was in force stays");
    }
    listener.loaded(errors);
  }

  private static Set<Path> union(Set<Path> some, Set<Path> others) {
    Set<Path> all = new HashSet<>(some);
    all.addAll(others);
    return all;
  }
}
