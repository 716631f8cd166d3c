package dev.sallyport.e2e.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.RawUpstream;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.Spki;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.Recordings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Clients and upstreams that say things beside the body, or under another spelling. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostilePeersTest {

  private static final String ANSWER =
      """
      HTTP/1.1 103 Early Hints
      link: <mailto:ada.lovelace@example.com>

      HTTP/1.1 200 ada.lovelace@example.com
      content-type: text/plain
      transfer-encoding: chunked
      trailer: x-note
      location: /users?of=ada.lovelace@example.com
      set-cookie: theme=dark
      set-cookie: user=ada.lovelace@example.com; Path=/
      x-sallyport-uninspected:

      18;note=ada.lovelace@example.com
      ada.lovelace@example.com
      0
      x-note: from ada.lovelace@example.com
      x-sallyport-uninspected: 1

      """
          .replace("\n", "\r\n");

  @TempDir static Path folder;

  private World world;
  private RawUpstream upstream;
  private Gateway gateway;

  @BeforeAll
  void startTheGateway() throws Exception {
    world = World.in(folder);
    KeyMaterial key = world.certificate("raw.internal");
    upstream = RawUpstream.start(key, ANSWER);
    int port = World.freePort();
    Path config =
        new Yaml(world, port)
            .with(
                "raw",
                """
                  - name: raw
                    kind: http
                    hostname: raw.test
                    upstream:
                      addresses: ["127.0.0.1:%d"]
                      server-name: raw.internal
                      tls: { authorities: "file:upstream-ca.pem", pins: [%s] }
                    mask: { response: [all] }
                """
                    .formatted(upstream.port(), Spki.pin(key.leaf())))
            .write();
    gateway = Gateway.start(folder, config, port, new LocalEnvoy());
  }

  @AfterAll
  void stopTheGateway() throws Exception {
    if (gateway != null) {
      gateway.close();
    }
    upstream.close();
    world.close();
  }

  private Curl call(String target) throws Exception {
    return gateway.call("raw.test", target).bearing(world.issuer().token("ada", "staff"));
  }

  @Test
  void noPartOfAnAnswerCarriesAValueThatItsBodyMayNot() throws Exception {
    for (String version : new String[] {"--http1.1", "--http2"}) {
      Curl.Answer answer = call("/").with(version, "--header", "te: trailers").run();

      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
      assertThat(answer.head())
          .contains(
              "location: /users?of=[redacted:email]",
              "set-cookie: theme=dark",
              "set-cookie: user=[redacted:email]; path=/")
          .doesNotContain("x-sallyport-");
      assertThat(answer.body()).startsWith("[redacted:email]").doesNotContain("x-sallyport-");
      assertThat(answer.head() + answer.body()).doesNotContain("lovelace");
    }
  }

  @Test
  void anUpstreamIsNotToldOfAnotherPathThanTheOneDecidedOn() throws Exception {
    call("/decided")
        .with("--header", "x-original-url: /other")
        .with("--header", "x-rewrite-url: /other")
        .run();

    assertThat(upstream.heads())
        .filteredOn(head -> head.startsWith("GET /decided "))
        .singleElement()
        .asString()
        .doesNotContain("/other");
  }

  @Test
  void aTokenUnderPercentEscapesIsRefusedAndNotOnRecord() throws Exception {
    String escaped = world.issuer().token("ada", "staff").replace("e", "%65");

    Curl.Answer answer = call("/escaped?broken=%zz&mail=a%40example.com&t=" + escaped).run();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.body()).contains("credential_ambiguous");
    assertThat(upstream.heads()).noneMatch(head -> head.contains("/escaped"));
    ExchangeId id = new ExchangeId(answer.header("x-request-id").orElseThrow());
    Recordings recordings = Recordings.in(gateway.state().resolve("recordings"));
    String path =
        Await.until(
                "the exchange on record",
                () ->
                    recordings.list().exchanges().stream()
                        .filter(listed -> listed.exchange().equals(id))
                        .map(ExchangeSummary::path)
                        .toList(),
                found -> !found.isEmpty())
            .getFirst();
    assertThat(path).isEqualTo("/escaped?broken=%zz&mail=[redacted:email]&t=[redacted:jwt]");
  }
}
