package dev.sallyport.core.config;

import dev.sallyport.core.resource.Gateway;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What came of reading a configuration file. */
public sealed interface ConfigResult {

  /**
   * The file is right.
   *
   * @param gateway what it describes
   * @param files the file and all files it names, absolute; the gateway depends on their content
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
   */
  record Invalid(List<ConfigError> errors) implements ConfigResult {
    public Invalid {
      errors = List.copyOf(errors);
    }
  }
}
