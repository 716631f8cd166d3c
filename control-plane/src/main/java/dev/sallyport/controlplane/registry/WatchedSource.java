package dev.sallyport.controlplane.registry;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * A source that is read again also when a file changes that it does not name.
 *
 * @param source the source
 * @param file the file; it need not be there
 */
public record WatchedSource(ConfigSource source, Path file) implements ConfigSource {

  @Override
  public Loaded load() {
    return switch (source.load()) {
      case Loaded.Valid valid -> new Loaded.Valid(valid.gateway(), with(valid.files()));
      case Loaded.Invalid invalid -> new Loaded.Invalid(invalid.errors(), with(invalid.files()));
    };
  }

  private Set<Path> with(Set<Path> files) {
    Set<Path> all = new HashSet<>(files);
    all.add(file);
    return all;
  }
}
