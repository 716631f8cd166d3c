package dev.sallyport.e2e.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Upstream;
import dev.sallyport.pki.AuthorityAdmin;
import dev.sallyport.pki.CertificateFacts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Certificates change while clients call: by themselves when they are due, and when told to. */
@Execution(ExecutionMode.CONCURRENT)
class RotationTest {

  /** Due after about fifteen seconds, so that two renewals are seen. */
  private static final List<String> SHORT = List.of("--certificate-lifetime", "PT24S");

  @TempDir Path folder;

  @Test
  void certificatesRenewThemselvesTwiceUnderLoadWithoutAFailedRequest() throws Exception {
    try (World world = World.in(folder)) {
      int port = World.freePort();
      Path file = config(world, port);
      try (Gateway gateway = Gateway.start(folder, file, port, new LocalEnvoy(), SHORT);
          SSLSocket early = Handshakes.open(gateway, "steady.test", port);
          Load load = new Load(gateway, world)) {
        load.calls("steady.test", "200 steady");
        load.awaitSome();
        Set<String> door = new LinkedHashSet<>();
        Set<String> controlPlane = new LinkedHashSet<>();
        Set<String> guard = new LinkedHashSet<>();
        Await.until(
            "two renewals of the door's certificate and of both servers' own",
            () -> {
              door.add(serial(gateway, "steady.test", port));
              controlPlane.add(serial(gateway, "localhost", portOf(gateway, "control-plane")));
              guard.add(serial(gateway, "localhost", portOf(gateway, "guard")));
              return List.of(door, controlPlane, guard);
            },
            seen -> seen.stream().allMatch(serials -> serials.size() >= 3));
        load.awaitSome();

        assertThat(load.unexpected()).isEmpty();
        assertThat(ask(early, world)).as("a session from before both").contains("200 OK");
      }
    }
  }

  @Test
  void aRotatedIssuingAuthorityShowsInTheNextHandshakes() throws Exception {
    try (World world = World.in(folder)) {
      int port = World.freePort();
      Path file = config(world, port);
      try (Gateway gateway = Gateway.start(folder, file, port, new LocalEnvoy());
          Load load = new Load(gateway, world)) {
        load.calls("steady.test", "200 steady");
        load.awaitSome();
        String before = issuing(gateway, port);

        new AuthorityAdmin(gateway.state().resolve("pki"), InstantSource.system())
            .rotateIssuing(Optional.empty());
        Await.until(
            "another issuing authority",
            () -> issuing(gateway, port),
            seen -> !seen.equals(before));
        load.awaitSome();

        assertThat(load.unexpected()).isEmpty();
      }
    }
  }

  @Test
  void anotherRootIsBelievedByWhoeverTrustsEitherAndThenTheOldOneIsNot() throws Exception {
    try (World world = World.in(folder)) {
      int port = World.freePort();
      Path file = config(world, port);
      try (Gateway gateway = Gateway.start(folder, file, port, new LocalEnvoy());
          Load load = new Load(gateway, world)) {
        Path old = Files.copy(gateway.authority(), folder.resolve("old-ca.crt"));
        String before = issuing(gateway, port);
        load.calls("steady.test", "200 steady");
        load.awaitSome();
        AuthorityAdmin admin =
            new AuthorityAdmin(gateway.state().resolve("pki"), InstantSource.system());

        admin.rotateRoot(Optional.empty());
        Await.until(
            "another issuing authority",
            () -> issuing(gateway, port),
            seen -> !seen.equals(before));
        load.awaitSome();
        assertThat(trusting(old, world, port)).isEqualTo("200 steady");
        assertThat(load.unexpected()).isEmpty();

        admin.retirePreviousRoot();
        admin.reissue(List.of());
        Await.until(
            "whoever trusts the old root alone to be out",
            () -> trusting(old, world, port),
            seen -> seen.startsWith("0"));
        load.awaitSome();
        assertThat(load.unexpected()).isEmpty();
      }
    }
  }

  private static String trusting(Path authorities, World world, int port) throws Exception {
    Curl.Answer answer =
        Curl.to(port, "steady.test", "/", authorities)
            .bearing(world.issuer().token("ada", "staff"))
            .run();
    return answer.status() + " " + answer.body();
  }

  private static Path config(World world, int port) throws IOException {
    World.Behind steady =
        world.behind("steady.internal", Upstream.answering(200, "text/plain", "steady"));
    return new Yaml(world, port).with("steady", "http", steady).write();
  }

  private static String serial(Gateway gateway, String name, int port) throws IOException {
    return CertificateFacts.of(Handshakes.chain(gateway, name, port).getFirst()).serial();
  }

  private static String issuing(Gateway gateway, int port) throws IOException {
    return CertificateFacts.of(Handshakes.chain(gateway, "steady.test", port).get(1)).serial();
  }

  private static int portOf(Gateway gateway, String part) throws IOException {
    return URI.create(Files.readString(gateway.state().resolve("run/" + part + ".url")).strip())
        .getPort();
  }

  private static String ask(SSLSocket socket, World world) throws IOException {
    String request =
        "GET / HTTP/1.1\r\nHost: steady.test\r\nAuthorization: Bearer "
            + world.issuer().token("ada", "staff")
            + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    BufferedReader answer =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    return String.valueOf(answer.readLine());
  }
}
