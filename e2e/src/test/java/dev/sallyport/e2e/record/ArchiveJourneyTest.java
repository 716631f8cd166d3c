package dev.sallyport.e2e.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Command;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Upstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code sallyport.yaml} says of recordings happens while a gateway runs, and after. */
class ArchiveJourneyTest {

  @TempDir Path folder;

  @Test
  void exchangesAreIndexedAnchoredShippedAndFoundWithoutTheGateway() throws Exception {
    Path store = Files.createDirectory(folder.resolve("store"));
    Path anchors = Files.createDirectory(folder.resolve("anchors"));
    try (World world = World.in(folder)) {
      World.Behind upstream =
          world.behind("docs.internal", Upstream.answering(200, "text/plain", "fine"));
      int port = World.freePort();
      Path config =
          new Yaml(world, port)
              .with("docs", "http", upstream)
              .and(
                  """
                  recording:
                    store: { directory: "%s" }
                    anchors: [ { directory: "%s" } ]
                  """
                      .formatted(store, anchors))
              .write();
      Gateway gateway = Gateway.start(folder, config, port, new LocalEnvoy());
      try {
        String token = world.issuer().token("ada", "staff");
        assertThat(gateway.call("docs.test", "/first").bearing(token).run().status())
            .isEqualTo(200);
        assertThat(gateway.call("docs.test", "/second").run().status()).isEqualTo(401);
        Await.until(
            "both exchanges in the index",
            () -> found(gateway, ""),
            page -> page.path("exchanges").size() == 2);
        assertThat(found(gateway, "?subject=ada").at("/exchanges/0/path").asText())
            .isEqualTo("/first");
        assertThat(found(gateway, "?status=401").at("/exchanges/0/path").asText())
            .isEqualTo("/second");
        Await.until("a head at the anchor", () -> names(anchors), heads -> !heads.isEmpty());
        gateway.guard().close();
        gateway.startGuard();
        Await.until(
            "the closed segment in the store",
            () -> names(store),
            files -> files.stream().anyMatch(name -> name.endsWith(".slpt")));
      } finally {
        gateway.close();
      }
      String state = gateway.state().toString();
      Path errors = folder.resolve("errors");
      assertThat(Command.run(errors, "recordings", "search", "--person", "ada", "--state", state))
          .contains("/first")
          .doesNotContain("/second");
      Command.run(errors, "recordings", "rebuild-index", "--state", state);
      assertThat(Command.run(errors, "recordings", "search", "--status", "401", "--state", state))
          .contains("/second");
      assertThat(
              Command.run(
                  errors,
                  "recordings",
                  "verify",
                  "--anchors",
                  anchors.toString(),
                  "--state",
                  state))
          .contains("OK");
      assertThat(Command.run(errors, "recordings", "readers", "--state", state))
          .contains("search", "subject=ada");
    }
  }

  private static JsonNode found(Gateway gateway, String query) throws Exception {
    return new JsonMapper().readTree(gateway.getAsAdmin("/recordings" + query).body());
  }

  private static List<String> names(Path folder) throws Exception {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).map(Path::toString).toList();
    }
  }
}
