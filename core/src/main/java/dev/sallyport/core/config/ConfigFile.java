package dev.sallyport.core.config;

import dev.sallyport.core.config.gateway.GatewayDocument;
import dev.sallyport.core.config.gateway.ReviewCheck;
import dev.sallyport.core.config.problem.Position;
import dev.sallyport.core.config.problem.Problem;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.yaml.Yaml;
import dev.sallyport.core.config.yaml.YamlText;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskChecks;
import dev.sallyport.core.resource.Gateway;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code sallyport.yaml}. Whatever the file holds, the answer is a result. */
public final class ConfigFile {

  private final Set<DetectorId> detectors;
  private final MaskChecks maskChecks;
  private final ReviewCheck reviewCheck;
  private final Function<String, @Nullable String> environment;

  private ConfigFile(
      Set<DetectorId> detectors,
      MaskChecks maskChecks,
      ReviewCheck reviewCheck,
      Function<String, @Nullable String> environment) {
    this.detectors = Set.copyOf(detectors);
    this.maskChecks = maskChecks;
    this.reviewCheck = reviewCheck;
    this.environment = environment;
  }

  /**
   * A reader that knows these detectors and this process's environment variables.
   *
   * @param maskChecks says whether masking can do what it is asked
   */
  public static ConfigFile knowing(Set<DetectorId> detectors, MaskChecks maskChecks) {
    return new ConfigFile(detectors, maskChecks, ReviewCheck.NONE, System::getenv);
  }

  /**
   * The same with other environment variables.
   *
   * @param environment value of a variable; null if it is not set
   */
  public ConfigFile withEnvironment(Function<String, @Nullable String> environment) {
    return new ConfigFile(detectors, maskChecks, reviewCheck, environment);
  }

  /** The same, with terms of review read as approvals would. */
  public ConfigFile checkingReviews(ReviewCheck check) {
    return new ConfigFile(detectors, maskChecks, check, environment);
  }

  /** Reads a file and everything it names. */
  public ConfigResult load(Path file) {
    Problems problems = new Problems();
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = Optional.ofNullable(absolute.getParent()).orElse(absolute);
    GatewayDocument document =
        new GatewayDocument(folder, detectors, maskChecks, reviewCheck, environment, problems);
    Optional<Gateway> gateway =
        content(absolute, problems)
            .flatMap(bytes -> YamlText.read(bytes, problems))
            .flatMap((Yaml yaml) -> document.read(yaml));
    Set<Path> files = new HashSet<>(document.watched());
    files.add(absolute);
    return gateway
        .<ConfigResult>map(valid -> new ConfigResult.Valid(valid, files))
        .orElseGet(() -> new ConfigResult.Invalid(errors(file, problems), files));
  }

  private static List<ConfigError> errors(Path file, Problems problems) {
    return problems.sorted().stream().map(problem -> error(file, problem)).toList();
  }

  private static Optional<byte[]> content(Path file, Problems problems) {
    if (!Files.isRegularFile(file)) {
      problems.add(
          Position.START,
          Files.isDirectory(file)
              ? "this is a directory"
              : Files.exists(file) ? "this is not a regular file" : "this file does not exist",
          "a configuration file");
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(in.readNBytes(YamlText.LARGEST + 1));
    } catch (IOException _) {
      problems.add(Position.START, "this file cannot be read", "a file that this process may read");
      return Optional.empty();
    }
  }

  private static ConfigError error(Path file, Problem problem) {
    return new ConfigError(
        file,
        problem.at().line(),
        problem.at().column(),
        problem.what(),
        problem.expected(),
        problem.nearMiss());
  }
}
