package dev.sallyport.core.config;

import dev.sallyport.core.mask.CustomDetector;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskChecks;
import dev.sallyport.core.resource.Gateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A folder in which configuration files are tried. */
final class Workbench {

  static final Set<DetectorId> DETECTORS =
      Arrays.stream("email us-ssn payment-card jwt api-key".split(" "))
          .map(DetectorId::new)
          .collect(Collectors.toUnmodifiableSet());

  /** In place of the masking library's checks. */
  private static final MaskChecks WITHOUT_QUESTION_MARKS =
      new MaskChecks() {
        @Override
        public Optional<String> fault(CustomDetector detector) {
          return detector.patterns().stream()
              .filter(pattern -> pattern.contains("?"))
              .map(pattern -> "Pattern " + pattern + ", character 3: '?' needs a backslash")
              .findFirst();
        }

        @Override
        public Optional<String> descriptorFault(byte[] fileDescriptorSet) {
          return new String(fileDescriptorSet, StandardCharsets.UTF_8).contains("?")
              ? Optional.of("the descriptors are no FileDescriptorSet")
              : Optional.empty();
        }
      };

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  Workbench(Path folder) {
    this.folder = folder;
    environment.put("OPENAI_API_KEY", "sk-test");
    environment.put("OPERATORS_SECRET", "s3cret");
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  Workbench file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  Workbench file(String name, byte[] content) {
    try {
      Path file = path(name);
      Files.createDirectories(file.getParent());
      Files.write(file, content);
      mode(name, "rw-------");
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Workbench mode(String name, String permissions) {
    try {
      Files.setPosixFilePermissions(path(name), PosixFilePermissions.fromString(permissions));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Workbench environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Workbench withoutEnvironment() {
    environment.clear();
    return this;
  }

  /** The files that the full example names. */
  Workbench withExampleFiles() {
    for (String authority : List.of("partners-ca", "partner-idp-ca")) {
      file("tls/" + authority + ".pem", TestCertificates.AUTHORITY);
      file("tls/" + authority + ".crl", TestCertificates.revocations("CN=Authority"));
    }
    for (String pair : List.of("documents", "gateway")) {
      file("tls/" + pair + ".crt", TestCertificates.LEAF + TestCertificates.AUTHORITY);
      file("tls/" + pair + ".key", TestCertificates.LEAF_KEY);
    }
    return this;
  }

  ConfigResult load(String yaml) {
    return load(yaml.getBytes(StandardCharsets.UTF_8));
  }

  ConfigResult load(byte[] yaml) {
    file("sallyport.yaml", yaml);
    return load(path("sallyport.yaml"));
  }

  ConfigResult load(Path file) {
    return ConfigFile.knowing(DETECTORS, WITHOUT_QUESTION_MARKS)
        .withEnvironment(environment::get)
        .load(file);
  }

  Gateway gateway(String yaml) {
    return switch (load(yaml)) {
      case ConfigResult.Valid valid -> valid.gateway();
      case ConfigResult.Invalid invalid -> throw new AssertionError(invalid.errors());
    };
  }

  /** Errors as people see them, with the folder's name cut out. */
  List<String> errors(String yaml) {
    return errors(load(yaml));
  }

  List<String> errors(ConfigResult result) {
    return switch (result) {
      case ConfigResult.Valid _ -> List.of();
      case ConfigResult.Invalid invalid ->
          invalid.errors().stream()
              .map(error -> error.toString().replace(folder + "/", ""))
              .toList();
    };
  }

  /** An example as it stands in the repository. */
  static String example(String name) {
    try {
      return Files.readString(Path.of("../examples").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An example with the lines that need files and variables of one's own. */
  static String wholeExample(String name) {
    return example(name).replace("#+ ", "");
  }
}
