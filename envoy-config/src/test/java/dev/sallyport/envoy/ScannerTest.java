package dev.sallyport.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.envoy.lab.Gateways;
import dev.sallyport.envoy.lab.Lab;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a scanner that nobody here wrote says of a first door: sslyze, from the Python package
 * index, as a module of the Python that {@code SALLYPORT_TEST_PYTHON} names.
 */
class ScannerTest {

  @Test
  void findsNothingAgainstModernOnceItTrustsTheAuthority(@TempDir Path folder) throws Exception {
    String python = Optional.ofNullable(System.getenv("SALLYPORT_TEST_PYTHON")).orElse("python3");
    assumeThat(run(python, "-c", "import sslyze").status())
        .as("sslyze is installed for " + python)
        .isZero();
    try (Lab lab =
        Lab.start(
            ground ->
                Gateways.of(
                    Gateways.door(TlsProfile.MODERN),
                    Gateways.resource(
                        "api",
                        "api.test",
                        "/",
                        Gateways.upstream(ground.address(), ground.trust()))))) {
      Path authority = folder.resolve("ca.pem");
      Files.writeString(authority, lab.authority().certificatePem());

      Said said =
          run(
              python,
              "-m",
              "sslyze",
              "--mozilla_config=modern",
              "--certinfo_ca_file=" + authority,
              "api.test:" + lab.client().door().getPort() + "{127.0.0.1}");

      Files.createDirectories(Path.of("target"));
      Files.writeString(Path.of("target/sslyze-modern.txt"), said.text());
      assertThat(said.text()).contains("OK - Compliant.").doesNotContain("VULNERABLE");
      assertThat(said.text().lines().filter(line -> line.contains("FAILED")))
          .allSatisfy(line -> assertThat(line).contains("CA Store", "NOT Trusted"));
    }
  }

  /** What a program said, and its exit status. */
  private record Said(int status, String text) {}

  private static Said run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }
}
