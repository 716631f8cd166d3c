package dev.sallyport.controlplane.registry;

import dev.sallyport.core.config.ConfigError;
import dev.sallyport.core.config.ConfigFile;
import dev.sallyport.core.config.ConfigResult;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The wanted state in a {@code sallyport.yaml}. */
public final class YamlSource implements ConfigSource {

  private final ConfigFile reader;
  private final Path file;

  /** Reads a file with a reader. */
  public YamlSource(ConfigFile reader, Path file) {
    this.reader = reader;
    this.file = file;
  }

  @Override
  public Loaded load() {
    return switch (reader.load(file)) {
      case ConfigResult.Valid valid -> new Loaded.Valid(valid.gateway(), valid.files());
      case ConfigResult.Invalid invalid ->
          new Loaded.Invalid(
              invalid.errors().stream().map(ConfigError::toString).toList(), filesOf(invalid));
    };
  }

  private Set<Path> filesOf(ConfigResult.Invalid invalid) {
    Set<Path> files = new HashSet<>();
    files.add(file);
    invalid.errors().forEach(error -> files.add(error.file()));
    return files;
  }
}
