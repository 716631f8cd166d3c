package dev.sallyport.cli.launcher;

import dev.sallyport.approvals.review.HoldTermsJson;
import dev.sallyport.core.config.ConfigFile;
import dev.sallyport.core.config.ConfigResult;
import dev.sallyport.masking.Masker;
import java.nio.file.Path;
import java.util.Map;

/** Reads configurations as this version's gateway would. */
public final class Configuration {
  private Configuration() {}

  /** Reads a file, with its secrets taken from the given environment variables. */
  public static ConfigResult read(Path file, Map<String, String> environment) {
    return ConfigFile.knowing(Masker.standard().detectors(), Masker.checks())
        .checkingReviews(HoldTermsJson::problem)
        .withEnvironment(environment::get)
        .load(file);
  }
}
