package dev.sallyport.core.config;

import dev.sallyport.core.resource.Gateway;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What came of reading a configuration file. */
public sealed interface ConfigResult {

  /**
   * The file and all files it names, absolute, whether they exist or not: when one of them changes,
   * the result may be another.
   */
  Set<Path> files();

  /**
   * The file is right.
   *
   * @param gateway what it describes
   * @param files what the gateway depends on
   */
  record Valid(Gateway gateway, Set<Path> files) implements ConfigResult {
    public Valid {
      files = Set.copyOf(files);
    }
  }

  /**
   * The file is wrong.
   *
   * @param errors everything that is wrong, by position; at least one
   * @param files what may have to change
   */
  record Invalid(List<ConfigError> errors, Set<Path> files) implements ConfigResult {
    public Invalid {
      errors = List.copyOf(errors);
      files = Set.copyOf(files);
    }
  }
}
