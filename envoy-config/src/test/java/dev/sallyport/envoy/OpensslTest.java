package dev.sallyport.envoy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.ClientCertificateMode;
import dev.sallyport.core.resource.ClientTrust;
import dev.sallyport.core.resource.Listener;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.envoy.lab.FakeGuard.Script;
import dev.sallyport.envoy.lab.Gateways;
import dev.sallyport.envoy.lab.Lab;
import dev.sallyport.envoy.lab.TestAuthority;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** First doors as {@code openssl s_client} and {@code curl} see them. */
class OpensslTest {

  private static final String STRONG = "intermediate";

  @TempDir static Path folder;

  private static Lab lab;
  private static Path roots;
  private static Path shown;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(isThere("openssl", "version"), "openssl is on PATH");
    assumeTrue(isThere("curl", "--version"), "curl is on PATH");
    TestAuthority clients = new TestAuthority("clients");
    Listener asking =
        new Listener(
            "asking",
            new Address("127.0.0.1", 0),
            TlsProfile.MODERN,
            ClientCertificateMode.REQUIRED,
            Optional.of(
                new ClientTrust(new TrustBundle.Pem(clients.certificate()), List.of(), List.of())),
            List.of());
    Listener strong =
        new Listener(
            STRONG,
            new Address("127.0.0.1", 0),
            TlsProfile.INTERMEDIATE,
            ClientCertificateMode.NONE,
            Optional.empty(),
            List.of());
    List<Listener> doors = List.of(Gateways.door(TlsProfile.MODERN), strong, asking);
    lab =
        Lab.start(
            ground ->
                Gateways.of(
                    doors,
                    doors.stream()
                        .map(
                            door ->
                                Gateways.on(
                                    door.name(),
                                    Gateways.resource(
                                        "api",
                                        "api.test",
                                        "/",
                                        Gateways.upstream(ground.address(), ground.trust()))))
                        .toList()));
    lab.guard().follow(Script.ADMIT);
    roots = Files.writeString(folder.resolve("roots.pem"), lab.authority().certificatePem());
    KeyMaterial material = clients.client(5, new GeneralName(GeneralName.dNSName, "client.test"));
    shown = folder.resolve("client.pem");
    PrivateFiles.write(shown, material.keyPem().reveal() + material.chainPem());
  }

  @AfterAll
  static void stop() throws IOException {
    if (lab != null) {
      lab.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"door,-tls1_3", "intermediate,-tls1_3", "intermediate,-tls1_2", "asking,-tls1_3"})
  void noSessionIsEverResumed(String door, String version) throws Exception {
    Path session = folder.resolve(door + version + ".session");
    String first = client(door, version, "-sess_out", session.toString());
    assertThat(first).contains("Verification: OK").doesNotContain("TLS session ticket:");

    if (Files.exists(session)) {
      assertThat(client(door, version, "-sess_in", session.toString()))
          .contains("New, TLS")
          .doesNotContain("Reused");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'h2,http/1.1',ALPN protocol: h2",
    "'http/1.1,h2',ALPN protocol: h2",
    "http/1.1,ALPN protocol: http/1.1",
    "spdy/3,No ALPN negotiated"
  })
  void offersHttp2AndHttp1AndNothingElse(String offered, String agreed) throws Exception {
    assertThat(client("door", "-alpn", offered)).contains(agreed);
  }

  @Test
  void prefersItsOwnOrderOfGroups() throws Exception {
    assertThat(client("door", "-groups", "P-256:X25519")).contains("X25519,");
    assertThat(client("door", "-groups", "P-256")).contains("prime256v1");
    assertThat(client("door", "-groups", "P-384")).contains("no peer certificate available");
  }

  @ParameterizedTest
  @CsvSource({
    "-tls1_1 -cipher DEFAULT@SECLEVEL=0,alert protocol version",
    "-tls1_2 -cipher AES128-SHA256,alert handshake failure",
    "-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA,alert handshake failure",
    "-tls1_2 -cipher DHE-RSA-AES256-GCM-SHA384,alert handshake failure",
    "-tls1_2 -cipher ECDHE-ECDSA-AES256-GCM-SHA384,Verification: OK"
  })
  void whatIsBelowTheFloorFindsNoDoor(String wish, String told) throws Exception {
    assertThat(client(STRONG, wish.split(" ", -1))).contains(told);
  }

  @Test
  void aClientCertificateOpensADoorThatWantsOne() throws Exception {
    assertThat(client("asking", "-cert", shown.toString(), "-key", shown.toString()))
        .contains("Acceptable client certificate CA names", "CN = clients", "Verification: OK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--http1.1", "--http2-prior-knowledge"})
  void curlInClearTextIsToldToUseTls(String version) throws Exception {
    int port = lab.client("door").door().getPort();

    assertThat(run("", "curl", "-sS", "-i", version, "http://127.0.0.1:" + port + "/"))
        .contains("426", "tls_required", "Reconnect with https");
  }

  /** What openssl says of a connection that ends as soon as the handshake is done. */
  private static String client(String door, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "openssl",
                "s_client",
                "-connect",
                "127.0.0.1:" + lab.client(door).door().getPort(),
                "-servername",
                "api.test",
                "-CAfile",
                roots.toString()));
    if (door.equals("asking")) {
      command.addAll(List.of("-cert", shown.toString(), "-key", shown.toString()));
    }
    command.addAll(List.of(options));
    return run("GET / HTTP/1.1\r\nhost: api.test\r\nconnection: close\r\n\r\n", command);
  }

  private static boolean isThere(String... command) throws Exception {
    try {
      return !run("", command).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static String run(String input, String... command) throws Exception {
    return run(input, List.of(command));
  }

  private static String run(String input, List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(UTF_8));
    } catch (IOException e) {
      // It has ended without reading.
    }
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    return output;
  }
}
