package dev.sallyport.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.pki.Authority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program as a launcher sees it. */
class ControlPlaneProcessTest {

  private static final String CONFIG =
      """
      version: 1
      listeners:
        - name: main
          address: 127.0.0.1
          port: 0
      identity:
        issuers:
          - name: corp
            issuer: https://id.example.com
            audiences: [sallyport]
      resources:
        - name: chat
          kind: llm
          hostname: chat.example.com
          upstream:
            addresses: [api.example.com:443]
            tls:
              authorities: system
      """;

  private Path directory;
  private Authority authority;

  @BeforeEach
  void prepare() throws IOException {
    // Not in the build directory: paths of sockets are short (unix(7)).
    directory = Files.createTempDirectory("cp");
    authority = Authority.openOrCreate(directory.resolve("pki"));
    Files.writeString(directory.resolve("sallyport.yaml"), CONFIG);
  }

  @AfterEach
  void remove() throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void answersOverTlsUntilStandardInputEndsAndLeavesNothingBehind() throws Exception {
    Process process = start();
    try {
      URI url = awaitUrl(process);
      try (HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build()) {
        assertThat(get(client, url, "/health/live").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = get(client, url, "/health/ready");
        assertThat(ready.statusCode()).as("nobody is connected").isEqualTo(503);
        assertThat(ready.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        assertThat(get(client, url, "/status").body()).contains("\"ready\":false");
        assertThat(get(client, url, "/metrics").body()).contains("sallyport_envoys_connected 0");
        HttpResponse<String> missing = get(client, url, "/../etc");
        assertThat(missing.body()).doesNotContain("Exception");
      }
      process.getOutputStream().close();

      assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("ends with its input").isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(directory.resolve("control-plane.sock")).doesNotExist();
      assertThat(directory.resolve("control-plane.url")).doesNotExist();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void stopsInOrderOnSigterm() throws Exception {
    Process process = start();
    try {
      awaitUrl(process);
      process.destroy();

      assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("stops").isTrue();
      assertThat(directory.resolve("control-plane.sock")).doesNotExist();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void saysEveryErrorOfTheConfigurationAndEndsWithTwo() throws Exception {
    Files.writeString(
        directory.resolve("sallyport.yaml"),
        CONFIG.replace("kind: llm", "kind: lmm").replace("issuer: https", "issuer: http"));
    Process process = start();

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(log()).contains("sallyport.yaml:9:", "sallyport.yaml:13:", "llm");
    assertThat(directory.resolve("control-plane.sock")).doesNotExist();
  }

  @Test
  void saysWhichSecretIsMissingAndEndsWithTwo() throws Exception {
    Files.writeString(
        directory.resolve("sallyport.yaml"),
        CONFIG
            + """
                  credential:
                    header: authorization
                    value: env:NO_SUCH_VARIABLE
            """);
    Process process = start();

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(log()).contains("NO_SUCH_VARIABLE");
  }

  private Process start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            ControlPlane.class.getName(),
            "--config",
            directory.resolve("sallyport.yaml").toString(),
            "--state",
            directory.toString(),
            "--run",
            directory.toString(),
            "--port",
            "0");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log").toFile())
        .start();
  }

  private URI awaitUrl(Process process) throws IOException {
    Path file = directory.resolve("control-plane.url");
    for (int i = 0; i < 3000 && process.isAlive() && !Files.exists(file); i++) {
      LockSupport.parkNanos(10_000_000);
    }
    assertThat(file).as("written when bound; the log says: %s", log()).exists();
    return URI.create(Files.readString(file).strip());
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("log"));
  }

  private static HttpResponse<String> get(HttpClient client, URI url, String path)
      throws Exception {
    return client.send(HttpRequest.newBuilder(url.resolve(path)).build(), BodyHandlers.ofString());
  }

  private SSLContext trusting() throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(
                    authority.certificatePem().getBytes(StandardCharsets.UTF_8))));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
