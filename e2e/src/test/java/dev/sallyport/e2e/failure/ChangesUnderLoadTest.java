package dev.sallyport.e2e.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Upstream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The file is edited while clients call: resources come, change and go without one wrong answer.
 */
class ChangesUnderLoadTest {

  private static final int ROUNDS = 6;

  /** Served under a name that Java's own client resolves, so that it can keep its connection. */
  private static final String LASTING =
      """
        - name: lasting
          kind: http
          hostname: localhost
          upstream:
            addresses: ["127.0.0.1:%d"]
            server-name: steady.internal
            tls: { authorities: "file:upstream-ca.pem", pins: [%s] }
      """;

  @TempDir Path folder;

  @Test
  void resourcesComeChangeAndGoWithoutAnUnexpectedAnswer() throws Exception {
    try (World world = World.in(folder)) {
      World.Behind steady =
          world.behind("steady.internal", Upstream.answering(200, "text/plain", "steady"));
      World.Behind one = world.behind("one.internal", Upstream.answering(200, "text/plain", "one"));
      World.Behind two = world.behind("two.internal", Upstream.answering(200, "text/plain", "two"));
      int port = World.freePort();
      Yaml yaml =
          new Yaml(world, port)
              .with("steady", "http", steady)
              .with("moving", "http", one)
              .with("lasting", LASTING.formatted(steady.upstream().port(), steady.pin()));
      try (Gateway gateway = Gateway.start(folder, yaml.write(), port, new LocalEnvoy());
          Load load = new Load(gateway, world)) {
        load.calls("steady.test", "200 steady");
        load.calls("moving.test", "200 one", "200 two");
        load.callsOnOneConnection("200 steady");
        load.awaitSome();
        for (int round = 0; round < ROUNDS; round++) {
          yaml.with("moving", "http", round % 2 == 0 ? two : one).with("passing", "http", one);
          yaml.write();
          awaitAnswer(gateway, world, "passing.test", "one");
          awaitAnswer(gateway, world, "moving.test", round % 2 == 0 ? "two" : "one");
          yaml.without("passing").write();
          Await.until(
              "the removed resource to be gone",
              () -> Load.call(gateway, world, "passing.test"),
              answer -> answer.status() != 200);
        }
        load.awaitSome();

        assertThat(load.unexpected()).isEmpty();
      }
    }
  }

  @Test
  void aBrokenEditIsRefusedWholeAndTheOldStateGoesOn() throws Exception {
    try (World world = World.in(folder)) {
      World.Behind steady =
          world.behind("steady.internal", Upstream.answering(200, "text/plain", "steady"));
      int port = World.freePort();
      Yaml yaml = new Yaml(world, port).with("steady", "http", steady);
      try (Gateway gateway = Gateway.start(folder, yaml.write(), port, new LocalEnvoy())) {
        Files.writeString(yaml.file(), "version: 1\nlistners: []\n");
        Await.until(
            "the errors in /status",
            () -> gateway.get("control-plane", "/status").body(),
            status -> status.contains("listners") && status.contains("listeners"));

        assertThat(Load.call(gateway, world, "steady.test").body()).isEqualTo("steady");

        World.Behind later =
            world.behind("later.internal", Upstream.answering(200, "text/plain", "later"));
        yaml.with("later", "http", later).write();
        awaitAnswer(gateway, world, "later.test", "later");
      }
    }
  }

  private static void awaitAnswer(Gateway gateway, World world, String hostname, String body)
      throws Exception {
    Await.until(
        hostname + " to answer " + body,
        () -> Load.call(gateway, world, hostname),
        answer -> answer.status() == 200 && answer.body().equals(body));
  }
}
