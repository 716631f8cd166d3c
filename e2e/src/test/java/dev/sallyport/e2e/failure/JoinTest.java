package dev.sallyport.e2e.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.ServerProcess;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Upstream;
import dev.sallyport.envoy.binary.EnvoyAdmin;
import dev.sallyport.nodes.JoinClient;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.AuthorityAdmin;
import dev.sallyport.pki.CertificateFacts;
import dev.sallyport.pki.Pem;
import dev.sallyport.pki.Spki;
import dev.sallyport.pki.node.NodeRegistry;
import dev.sallyport.pki.node.RootHolders;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A second Envoy, as if on another machine: it shares nothing with the gateway but the network. */
@Execution(ExecutionMode.CONCURRENT)
class JoinTest {

  @TempDir Path folder;
  @TempDir Path elsewhere;

  @Test
  void anEnvoyJoinsFromAnEmptyFolderServesRenewsAndIsCutOff() throws Exception {
    int nodes = World.freePort();
    int guard = World.freePort();
    try (World world = World.in(folder)) {
      World.Behind steady =
          world.behind("steady.internal", Upstream.answering(200, "text/plain", "steady"));
      // Port 0: each of the two Envoys on this one machine listens at a port of its own.
      Yaml yaml = new Yaml(world, 0).with("steady", "http", steady);
      try (Gateway gateway =
          Gateway.start(
              folder,
              yaml.write(),
              0,
              new LocalEnvoy(),
              List.of(
                  "--nodes",
                  "127.0.0.1:" + nodes,
                  "--nodes-guard",
                  Integer.toString(guard),
                  "--node-lifetime",
                  "PT20S"),
              List.of("--nodes", "127.0.0.1:" + guard))) {
        String token = token(gateway);
        try (ServerProcess node = join(nodes, token)) {
          EnvoyAdmin admin = new EnvoyAdmin(elsewhere.resolve("run/envoy-admin.sock"));
          Await.until(
              "the joined Envoy to listen",
              () -> listener(admin, node),
              address -> address.getPort() != 0);
          int port = listener(admin, node).getPort();
          Await.until(
              "an answer through the joined Envoy",
              () -> answer(gateway, world, port, "steady.test"),
              "200 steady"::equals);
          assertThat(gateway.get("control-plane", "/status").body())
              .as("named as its certificate says")
              .contains("\"edge-1\"");
          assertThat(secondJoin(nodes, token)).contains("unknown, was used");
          assertThat(said(elsewhere.resolve("posture.log"), "posture", gateway.state()))
              .contains("steady", "TLS 1.3");

          String serial = serial();
          AuthorityAdmin admins =
              new AuthorityAdmin(gateway.state().resolve("pki"), InstantSource.system());
          admins.rotateRoot(Optional.empty());
          Changes renewals = new Changes(serial);
          Await.until(
              "its certificate to be renewed, below another root",
              this::serial,
              seen -> renewals.seen(seen) >= 2);
          Await.until(
              "everybody to be ready for the end of the first root",
              () -> RootHolders.notReady(gateway.state().resolve("pki"), shown(gateway)),
              List::isEmpty);
          admins.retirePreviousRoot();
          Await.until(
              "its certificate to be renewed again, when the first root does not count any more",
              this::serial,
              seen -> renewals.seen(seen) >= 3);
          yaml.with("later", "http", steady).write();
          Await.until(
              "a later resource through the joined Envoy, whose first certificate is over",
              () -> answer(gateway, world, port, "later.test"),
              "200 steady"::equals);
          for (String secret : List.of("identity.pem", "secrets.json")) {
            assertThat(
                    PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(elsewhere.resolve(secret))))
                .isEqualTo("rw-------");
          }

          Await.until(
              "evidence of both doors of the joined Envoy, under the name in its certificate",
              () -> evidenceOf(gateway, "edge-1"),
              seen -> seen.contains("first") && seen.contains("second"));

          assertThat(NodeRegistry.of(gateway.state().resolve("pki")).revoke("edge-1")).isTrue();
          Await.until(
              "requests through the revoked node to fail",
              () -> answer(gateway, world, port, "steady.test"),
              seen -> seen.startsWith("5"));
          Await.until(
              "the control plane to have lost it",
              () -> gateway.get("control-plane", "/status").body(),
              status -> !status.contains("\"edge-1\""));
        }
      }
    }
  }

  /** Chains of the gateway's own servers. */
  private static List<Path> shown(Gateway gateway) {
    Path run = gateway.state().resolve("run");
    return List.of(run.resolve(JoinClient.CONTROL_PLANE_FILE), run.resolve(JoinClient.GUARD_FILE));
  }

  /** Remembers what it has seen. */
  private static final class Changes {
    private final List<String> all = new ArrayList<>();

    Changes(String first) {
      all.add(first);
    }

    /** How many different values there were, with this one. */
    int seen(String value) {
      if (!all.contains(value)) {
        all.add(value);
      }
      return all.size();
    }
  }

  private static String token(Gateway gateway) throws IOException {
    Authority authority = Authority.openOrCreate(gateway.state().resolve("pki"));
    return NodeRegistry.of(authority.directory())
        .token("edge-1", Duration.ofMinutes(5), Spki.pin(authority.issuingChain().getFirst()))
        .text()
        .reveal();
  }

  private ServerProcess join(int port, String token) throws IOException {
    return ServerProcess.start(
        "dev.sallyport.cli.Sallyport",
        elsewhere.resolve("join.log"),
        List.of(
            "envoy",
            "join",
            "--control-plane",
            "127.0.0.1:" + port,
            "--token",
            token,
            "--state",
            elsewhere.toString()));
  }

  private String secondJoin(int port, String token) throws Exception {
    return said(
        elsewhere.resolve("second.log"),
        "envoy join --control-plane 127.0.0.1:" + port + " --token " + token,
        elsewhere.resolve("second"));
  }

  /** What a command says until it ends. */
  private static String said(Path log, String command, Path state) throws Exception {
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    words.addAll(List.of("--state", state.toString()));
    try (ServerProcess said = ServerProcess.start("dev.sallyport.cli.Sallyport", log, words)) {
      Await.until(command + " to end", said::isAlive, alive -> !alive);
      return Files.readString(log);
    }
  }

  private static InetSocketAddress listener(EnvoyAdmin admin, ServerProcess node)
      throws IOException {
    if (!node.isAlive()) {
      throw new AssertionError("the join ended: " + node.lastWords());
    }
    InetSocketAddress bound = admin.listeners().get("main");
    if (bound == null) {
      throw new IOException("no listener yet: " + node.lastWords());
    }
    return bound;
  }

  private static String answer(Gateway gateway, World world, int port, String hostname)
      throws IOException, InterruptedException {
    Curl.Answer answer =
        Curl.to(port, hostname, "/", gateway.authority())
            .bearing(world.issuer().token("ada", "staff"))
            .run();
    return answer.status() + " " + answer.body();
  }

  /** Doors of which a node has told. */
  private static Set<String> evidenceOf(Gateway gateway, String node) throws IOException {
    Set<String> doors = new TreeSet<>();
    try (Stream<Path> files = Files.list(gateway.state().resolve("evidence"))) {
      for (Path file : files.toList()) {
        for (String line : Files.readAllLines(file)) {
          if (line.contains("\"node\":\"" + node + "\"") && line.contains("\"reason\":\"ok\"")) {
            doors.add(line.contains("\"door\":\"first\"") ? "first" : "second");
          }
        }
      }
    }
    return doors;
  }

  private String serial() throws IOException {
    Path identity = elsewhere.resolve("identity.pem");
    return CertificateFacts.of(
            Pem.certificates(Files.readString(identity), identity.toString()).getFirst())
        .serial();
  }
}
