package dev.sallyport.controlplane.registry;

import dev.sallyport.core.resource.Gateway;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Where the wanted state is read from. */
@FunctionalInterface
public interface ConfigSource {

  /** Reads it anew. */
  Loaded load();

  /** What reading gave. */
  sealed interface Loaded {

    /** Files that the result depends on; when one changes it has to be read again. */
    Set<Path> files();

    /**
     * A gateway without errors.
     *
     * @param gateway the gateway
     * @param files files that it was read from
     */
    record Valid(Gateway gateway, Set<Path> files) implements Loaded {
      public Valid {
        files = Set.copyOf(files);
      }
    }

    /**
     * Errors, all of them.
     *
     * @param errors one line each: file, line, cause, cure
     * @param files files that they are about
     */
    record Invalid(List<String> errors, Set<Path> files) implements Loaded {
      public Invalid {
        errors = List.copyOf(errors);
        files = Set.copyOf(files);
      }
    }
  }
}
