package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Position;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.problem.Quoted;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.core.secret.SecretRef;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks whether the secrets that a configuration refers to are there. */
final class SecretSource {

  private final LocalFiles files;
  private final Function<String, @Nullable String> environment;
  private final Problems problems;

  SecretSource(
      LocalFiles files, Function<String, @Nullable String> environment, Problems problems) {
    this.files = files;
    this.environment = environment;
    this.problems = problems;
  }

  /** A reference that leads to a secret, and what it is now. */
  record Present(SecretRef reference, Secret<byte[]> value) {}

  /**
   * Follows a reference.
   *
   * @param role what the secret is for, for errors: {@code "the key file"}
   */
  Optional<Present> find(Located<Reference> reference, String role) {
    return switch (reference.value()) {
      case Reference.File file -> file(reference.at(), file, role);
      case Reference.Environment env -> environment(reference.at(), env.variable());
      case Reference.BuiltIn _ -> Optional.empty();
    };
  }

  private Optional<Present> file(Position at, Reference.File file, String role) {
    return files
        .existingPrivate(at, file, role)
        .flatMap(
            path ->
                files
                    .content(at, path, role + " " + Quoted.of(file.path()))
                    .map(bytes -> present(path, bytes)));
  }

  private static Present present(Path path, byte[] bytes) {
    return new Present(new SecretRef.FromFile(path.toString()), Secret.of(bytes));
  }

  private Optional<Present> environment(Position at, String variable) {
    String value = environment.apply(variable);
    if (value == null || value.isEmpty()) {
      problems.add(
          at,
          "the environment variable " + variable + (value == null ? " is not set" : " is empty"),
          "a variable that holds the secret");
      return Optional.empty();
    }
    return Optional.of(
        new Present(
            new SecretRef.FromEnvironment(variable),
            Secret.of(value.getBytes(StandardCharsets.UTF_8))));
  }
}
