package dev.sallyport.controlplane.bundles;

import dev.sallyport.core.digest.Sha256;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.build.OpaCommand;
import dev.sallyport.policy.build.PolicyBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Builds folders of Rego, which takes seconds, and only when one has changed since it was last
 * built. For one thread.
 */
final class RegoFolder {

  private final Map<String, String> environment;
  private String built = "";
  private byte[] bundle = {};

  /**
   * @param environment variables that say where {@code opa} is
   */
  RegoFolder(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * The bundle of a folder.
   *
   * @throws UnusableBundleException if OPA refuses it, with OPA's words: file, line and cause
   */
  byte[] build(Path folder) throws UnusableBundleException {
    try {
      String content = digest(folder);
      if (!content.equals(built)) {
        bundle = new PolicyBuilder(OpaCommand.find(environment)).build(folder).bundle();
        built = content;
      }
      return bundle.clone();
    } catch (PolicyException e) {
      throw new UnusableBundleException(String.valueOf(e.getMessage()), e);
    } catch (IOException | UncheckedIOException e) {
      throw new UnusableBundleException("the folder cannot be read: " + e.getMessage(), e);
    }
  }

  private static String digest(Path folder) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Stream<Path> below = Files.walk(folder)) {
      for (Path file : below.filter(Files::isRegularFile).sorted().toList()) {
        byte[] content = Files.readAllBytes(file);
        all.writeBytes((file + " " + content.length + "\n").getBytes(StandardCharsets.UTF_8));
        all.writeBytes(content);
      }
    }
    return Sha256.hex(all.toByteArray());
  }
}
