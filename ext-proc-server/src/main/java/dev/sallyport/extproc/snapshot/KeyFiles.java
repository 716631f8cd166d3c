package dev.sallyport.extproc.snapshot;

import dev.sallyport.core.secret.SecretRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads keys from where a snapshot says they are kept; the keys themselves travel nowhere. */
public final class KeyFiles {

  private final Function<String, @Nullable String> environment;

  /**
   * @param environment value of an environment variable of this process; null if it is not set
   */
  public KeyFiles(Function<String, @Nullable String> environment) {
    this.environment = environment;
  }

  /**
   * The key, without one newline at its end.
   *
   * @param role what it is for, for errors: {@code "the mask key"}
   * @throws IllegalArgumentException if it is not there; the message names the cure
   */
  byte[] read(SecretRef reference, String role) {
    return switch (reference) {
      case SecretRef.FromFile(String path) -> file(reference, Path.of(path), role);
      case SecretRef.FromEnvironment(String variable) -> variable(reference, variable, role);
    };
  }

  private static byte[] file(SecretRef reference, Path path, String role) {
    try {
      byte[] content = Files.readAllBytes(path);
      boolean newline = content.length > 0 && content[content.length - 1] == '\n';
      return newline ? Arrays.copyOf(content, content.length - 1) : content;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          role + " " + reference + " cannot be read by the guard; give its user the right", e);
    }
  }

  private byte[] variable(SecretRef reference, String variable, String role) {
    String value = environment.apply(variable);
    if (value == null) {
      throw new IllegalArgumentException(
          role + " " + reference + " is not set in the guard's environment");
    }
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
