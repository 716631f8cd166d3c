package dev.sallyport.e2e.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Upstream;
import dev.sallyport.pki.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway lives through good calls, a refused upstream and a broken file; then all it wrote is
 * read.
 */
class PrivateKeysTest {

  private static final String OTHER_PIN = "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  @TempDir Path folder;

  @Test
  void areInNoLogAnswerRecordingOrErrorAndOnlyInFilesOfTheirOwner() throws Exception {
    List<String> answers = new ArrayList<>();
    try (World world = World.in(folder)) {
      int port = World.freePort();
      World.Behind steady =
          world.behind("steady.internal", Upstream.answering(200, "text/plain", "steady"));
      Yaml yaml =
          new Yaml(world, port)
              .with("steady", "http", steady)
              .with("moved", "http", steady, OTHER_PIN);
      try (Gateway gateway = Gateway.start(folder, yaml.write(), port, new LocalEnvoy())) {
        answers.add(Load.call(gateway, world, "steady.test").toString());
        answers.add(Load.call(gateway, world, "moved.test").toString());
        String status =
            Await.until(
                "what the refused upstream offered",
                () -> gateway.get("control-plane", "/status").body(),
                seen -> seen.contains("PIN_MISMATCH"));
        assertThat(status).contains(OTHER_PIN, steady.pin(), "only one pin");
        answers.add(status);
        Path key = gateway.state().resolve("pki/authority/issuing.pem");
        Files.writeString(yaml.file(), "version: 1\nlisteners: file:" + key + "\n");
        answers.add(
            Await.until(
                "the broken file to be refused",
                () -> gateway.get("control-plane", "/status").body(),
                seen -> seen.contains("sallyport.yaml:2")));
        for (String path : List.of("/posture", "/metrics")) {
          answers.add(gateway.get("control-plane", path).body());
        }
        answers.add(gateway.get("guard", "/metrics").body());

        Set<String> secrets = secretsOf(gateway.state());
        assertThat(secrets).as("door, issuing authority, two servers").hasSizeGreaterThan(6);
        for (String answer : answers) {
          assertThat(secrets).noneMatch(answer::contains);
        }
        assertThat(leaks(gateway.state(), secrets)).isEmpty();
        assertThat(openToOthers(gateway.state())).isEmpty();
      }
    }
  }

  /** Everything by which a key below the folder could be recognised: PEM lines, scalar, lock. */
  private static Set<String> secretsOf(Path state) throws IOException {
    Set<String> secrets = new TreeSet<>();
    for (Path file : files(state)) {
      String text = text(file);
      if (text.contains("-----BEGIN PRIVATE KEY-----")) {
        byte[] scalar = scalar(Pem.privateKey(text, file.toString()));
        secrets.add(HexFormat.of().formatHex(scalar));
        secrets.add(Base64.getEncoder().encodeToString(scalar));
        text.substring(
                text.indexOf("-----BEGIN PRIVATE KEY-----"),
                text.indexOf("-----END PRIVATE KEY-----"))
            .lines()
            .skip(1)
            .filter(line -> line.length() == 64)
            .forEach(secrets::add);
      } else if (file.endsWith("root.unlock")) {
        secrets.add(text.strip());
      }
    }
    return secrets;
  }

  private static byte[] scalar(PrivateKey key) {
    return switch (key) {
      case ECPrivateKey ec -> ec.getS().toByteArray();
      case EdECPrivateKey ed -> ed.getBytes().orElseThrow();
      default -> throw new AssertionError("a key of " + key.getAlgorithm());
    };
  }

  /** Files that hold a secret and are not the ones made for that. */
  private static List<String> leaks(Path state, Set<String> secrets) throws IOException {
    List<String> leaks = new ArrayList<>();
    for (Path file : files(state)) {
      Path name = state.relativize(file);
      boolean isKeyFile =
          name.startsWith("pki")
              || name.startsWith("recording-keys")
              || name.toString().matches("run/(guard|control-plane)\\.pem");
      String text = text(file);
      if (!isKeyFile
          && (text.contains("PRIVATE KEY") || secrets.stream().anyMatch(text::contains))) {
        leaks.add(name.toString());
      }
    }
    return leaks;
  }

  private static List<String> openToOthers(Path state) throws IOException {
    try (var all = Files.walk(state.resolve("pki"))) {
      List<String> open = new ArrayList<>();
      for (Path path : all.toList()) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        if (!mode.equals(Files.isDirectory(path) ? "rwx------" : "rw-------")) {
          open.add(mode + " " + state.relativize(path));
        }
      }
      return open;
    }
  }

  private static List<Path> files(Path state) throws IOException {
    try (var all = Files.walk(state)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
