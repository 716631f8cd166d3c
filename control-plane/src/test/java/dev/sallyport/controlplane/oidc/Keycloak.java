package dev.sallyport.controlplane.oidc;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sallyport.core.resource.Issuer;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.net.ssl.SSLContext;

/** A real Keycloak of its own, over TLS, with a realm of a few people. */
public final class Keycloak implements AutoCloseable {

  public static final String CLIENT = "sallyport-pages";
  public static final String SECRET = "a-secret-of-the-client";
  public static final String PASSWORD = "correct horse";

  private static final String VERSION = "26.7.3";
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Process process;
  private final int port;
  private final TrustBundle authorities;
  private final SSLContext trusted;

  /**
   * Starts one.
   *
   * @param callback where the client may be sent back to
   */
  public Keycloak(Path folder, URI callback) throws Exception {
    Path home = unpacked(zip(), folder);
    Authority authority = Authority.openOrCreate(folder.resolve("pki"));
    KeyMaterial material = authority.issueServer(List.of("localhost"), Duration.ofDays(1));
    Path certificate = Files.writeString(folder.resolve("tls.crt"), material.chainPem());
    Path key = Files.writeString(folder.resolve("tls.key"), material.keyPem().reveal());
    authorities = new TrustBundle.Pem(authority.certificatePem());
    trusted = TlsContexts.trusting(List.of(authority.certificatePem()));
    port = freePort();
    Files.createDirectories(home.resolve("data").resolve("import"));
    Files.writeString(
        home.resolve("data").resolve("import").resolve("corp-realm.json"), realm(callback));
    ProcessBuilder builder =
        new ProcessBuilder(
            "sh",
            home.resolve("bin").resolve("kc.sh").toString(),
            "start-dev",
            "--import-realm",
            "--http-host=127.0.0.1",
            "--https-port=" + port,
            "--https-certificate-file=" + certificate,
            "--https-certificate-key-file=" + key,
            "--hostname=https://localhost:" + port,
            "--http-port=" + freePort(),
            "--http-management-port=" + freePort(),
            "--cache=local");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keycloak.log").toFile())
            .start();
    awaitReady(folder.resolve("keycloak.log"));
  }

  public Issuer asIssuer(String name) {
    return new Issuer(name, issuer(), List.of(CLIENT), List.of("RS256"), "groups", authorities);
  }

  /** What a browser has to trust. */
  public SSLContext trusted() {
    return trusted;
  }

  @Override
  public void close() throws InterruptedException {
    // The script runs the server as its child, or becomes it.
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
  }

  private URI issuer() {
    return URI.create("https://localhost:" + port + "/realms/corp");
  }

  private void awaitReady(Path log) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(issuer() + "/.well-known/openid-configuration")).build();
    try (HttpClient client = HttpClient.newBuilder().sslContext(trusted).build()) {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < end && process.isAlive()) {
        try {
          if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException e) {
          // Not yet.
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
      }
    }
    close();
    fail("Keycloak does not answer; its log says: " + Files.readString(log));
  }

  private static Path zip() {
    String name = "keycloak-quarkus-dist-" + VERSION + ".zip";
    Path zip =
        Optional.ofNullable(System.getenv("SALLYPORT_TEST_KEYCLOAK"))
            .map(Path::of)
            .orElseGet(
                () ->
                    Path.of(System.getProperty("user.home"))
                        .resolve(".m2/repository/org/keycloak/keycloak-quarkus-dist")
                        .resolve(VERSION)
                        .resolve(name));
    assumeTrue(
        Files.exists(zip),
        "no "
            + name
            + ": mvn dependency:get -Dtransitive=false -Dartifact=org.keycloak:keycloak-quarkus-dist:"
            + VERSION
            + ":zip gets it, and SALLYPORT_TEST_KEYCLOAK names one that is elsewhere");
    return zip;
  }

  private static Path unpacked(Path zip, Path folder) throws IOException {
    try (InputStream file = Files.newInputStream(zip);
        ZipInputStream entries = new ZipInputStream(file)) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(entries, target);
        }
      }
    }
    return folder.resolve("keycloak-" + VERSION);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String realm(URI callback) {
    return """
    {
      "realm": "corp", "enabled": true, "sslRequired": "none",
      "groups": [ {"name": "security"}, {"name": "platform"} ],
      "clients": [ {
        "clientId": "%s", "secret": "%s", "protocol": "openid-connect",
        "publicClient": false, "standardFlowEnabled": true, "directAccessGrantsEnabled": false,
        "redirectUris": [ "%s" ],
        "attributes": { "pkce.code.challenge.method": "S256" },
        "protocolMappers": [ {
          "name": "groups", "protocol": "openid-connect",
          "protocolMapper": "oidc-group-membership-mapper",
          "config": { "claim.name": "groups", "full.path": "false", "id.token.claim": "true" }
        } ]
      } ],
      "users": [ %s, %s, %s ]
    }
    """
        .formatted(
            CLIENT,
            SECRET,
            callback,
            user("ruth", "\"/security\", \"/platform\""),
            user("raul", "\"/platform\""),
            user("alice", "\"/security\""));
  }

  private static String user(String name, String groups) {
    return """
    { "username": "%1$s", "enabled": true, "email": "%1$s@example.com", "emailVerified": true,
      "firstName": "%1$s", "lastName": "Example", "groups": [ %2$s ],
      "credentials": [ {"type": "password", "value": "%3$s", "temporary": false} ] }
    """
        .formatted(name, groups, PASSWORD);
  }
}
