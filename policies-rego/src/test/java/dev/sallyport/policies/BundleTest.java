package dev.sallyport.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BundleTest {

  @Test
  void bundleIsCompiledFromTheRegoThatIsHere() throws IOException {
    Map<String, String> compiled = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("bundle/standard.sources"))) {
      if (!line.startsWith("#")) {
        String[] parts = line.split(" {2}", 2);
        compiled.put(parts[1], parts[0]);
      }
    }
    assertThat(sources())
        .as("Rego sources by SHA-256; if they differ, run policies-rego/build")
        .isEqualTo(compiled);
  }

  @Test
  void bundleIsOnTheClassPath() throws IOException {
    try (var bundle =
        getClass().getResourceAsStream("/dev/sallyport/policies/bundle/standard.tgz")) {
      assertThat(bundle).isNotNull();
      assertThat(bundle.readAllBytes())
          .isEqualTo(Files.readAllBytes(Path.of("bundle/standard.tgz")));
    }
  }

  @Test
  void opaFindsNothingWrongAndCompilesTheSameBundle() throws IOException, InterruptedException {
    assumeTrue(opaIsHere(), "no opa: neither OPA nor PATH nor ~/go/bin has one");
    Process build =
        new ProcessBuilder("bash", "./build", "--check").redirectErrorStream(true).start();
    String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(build.waitFor()).as("policies-rego/build --check said: %s", said).isZero();
  }

  private static Map<String, String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("rego"))) {
      Map<String, String> digests = new TreeMap<>();
      for (Path file : files.filter(BundleTest::isSource).toList()) {
        digests.put(file.toString(), sha256(Files.readAllBytes(file)));
      }
      return digests;
    }
  }

  private static boolean isSource(Path file) {
    String name = file.toString();
    return name.endsWith(".rego") && !name.endsWith("_test.rego");
  }

  private static boolean opaIsHere() {
    String variable = System.getenv("OPA");
    Stream<Path> folders =
        Stream.concat(
            Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(Path::of),
            Stream.of(Path.of(System.getProperty("user.home"), "go", "bin")));
    return (variable != null && Files.isExecutable(Path.of(variable)))
        || folders.anyMatch(folder -> Files.isExecutable(folder.resolve("opa")));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
