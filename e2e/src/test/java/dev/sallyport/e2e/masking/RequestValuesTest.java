package dev.sallyport.e2e.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Upstream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What an upstream sees of requests to a resource that masks them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestValuesTest {

  @TempDir static Path folder;

  private World world;
  private Upstream upstream;
  private Gateway gateway;

  @BeforeAll
  void startTheGateway() throws Exception {
    world = World.in(folder);
    World.Behind behind =
        world.behind("seen.internal", Upstream.answering(200, "text/plain", "thanks"));
    upstream = behind.upstream();
    int port = World.freePort();
    Path config =
        new Yaml(world, port)
            .with(
                "seen",
                """
                  - name: seen
                    kind: http
                    hostname: seen.test
                    upstream:
                      addresses: ["127.0.0.1:%d"]
                      server-name: seen.internal
                      tls: { authorities: "file:upstream-ca.pem", pins: [%s] }
                    mask: { request: [all] }
                """
                    .formatted(upstream.port(), behind.pin()))
            .write();
    gateway = Gateway.start(folder, config, port, new LocalEnvoy());
  }

  @AfterAll
  void stopTheGateway() throws Exception {
    gateway.close();
    world.close();
  }

  private Upstream.Seen seen(String target, String... arguments) throws Exception {
    int before = upstream.seen().size();
    Curl.Answer answer =
        gateway
            .call("seen.test", target)
            .bearing(world.issuer().token("ada", "staff"))
            .with(arguments)
            .run();
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(upstream.seen()).hasSize(before + 1);
    return upstream.seen().getLast();
  }

  @Test
  void valuesInPathQueryCookiesAndHeadersAreMasked() throws Exception {
    Upstream.Seen seen =
        seen(
            "/users/ada%40example.com/x?q=4111+1111+1111+1111&first_name=Ada&n=1",
            "--http2",
            "--header",
            "cookie: a=ada@example.com",
            "--header",
            "cookie: b=1; c=ada%40example.com",
            "--header",
            "referer: https://example.com/?mail=ada@example.com",
            "--header",
            "x-json: {\"m\":\"ada\\u0040example.com\"}");

    assertThat(seen.target())
        .isEqualTo(
            "/users/%5Bredacted:email%5D/x?q=%5Bredacted:payment-card%5D"
                + "&first_name=%5Bredacted:person-name%5D&n=1");
    assertThat(String.join("\n", seen.headers()))
        .contains("x-json: {\"m\":\"[redacted:email]\"}", "referer: https://example.com/?mail=[red")
        .contains("a=[redacted:email]")
        .contains("c=[redacted:email]")
        .doesNotContain("ada@")
        .doesNotContain("ada%40");
  }

  @Test
  void encodedBodiesAndFormsAreMasked() throws Exception {
    Path gzip = folder.resolve("body.gz");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream stream = new GZIPOutputStream(out)) {
      stream.write("{\"mail\":\"ada@example.com\"}".getBytes(StandardCharsets.UTF_8));
    }
    Files.write(gzip, out.toByteArray());
    Upstream.Seen encoded =
        seen(
            "/",
            "--header",
            "content-type: application/json",
            "--header",
            "content-encoding: gzip",
            "--header",
            "content-digest: sha-256=:AA==:",
            "--data-binary",
            "@" + gzip);
    assertThat(encoded.body()).isEqualTo("{\"mail\":\"[redacted:email]\"}");
    assertThat(String.join("\n", encoded.headers()))
        .doesNotContain("content-encoding", "content-digest");

    assertThat(seen("/", "--data", "first_name=Ada&mail=ada%40example.com&n=1").body())
        .isEqualTo("first_name=[redacted:person-name]&mail=[redacted:email]&n=1");
  }

  @Test
  void everyPartOfAnUploadIsMaskedByItsType() throws Exception {
    Path note = folder.resolve("note.json");
    Files.writeString(note, "{\"mail\":\"ada\\u0040example.com\"}");
    Path image = folder.resolve("image.png");
    Files.write(image, new byte[] {(byte) 0x89, 'P', 'N', 'G', 0});
    String[] parts = {
      "--form",
      "comment=from ada@example.com",
      "--form",
      "password=hunter",
      "--form",
      "note=@" + note + ";type=application/json"
    };

    assertThat(seen("/", parts).body())
        .contains("from [redacted:email]", "{\"mail\":\"[redacted:email]\"}", "[redacted:secret]")
        .doesNotContain("ada", "hunter");
    Curl.Answer refused =
        gateway
            .call("seen.test", "/")
            .bearing(world.issuer().token("ada", "staff"))
            .with("--form", "file=@" + image + ";type=image/png")
            .run();
    assertThat(refused.status()).isEqualTo(415);
    assertThat(refused.body()).contains("uninspectable_request", "not looked into");
  }

  @Test
  void aRequestBodyThatCannotBeInspectedIsRefusedWithItsCause() throws Exception {
    refused("content-type: multipart/form-data; boundary=x", "a multipart body that does not");
    refused("content-type: multipart/related; boundary=x", "a content type or charset");
    refused("content-type: application/json; charset=utf-16", "a content type or charset");
    refused("content-type:", "no content type");
    refused("content-encoding: aes128gcm", "a content coding that cannot be undone");
    refused("content-type: application/json", "cannot be inspected as JSON");
  }

  private void refused(String header, String cause) throws Exception {
    int before = upstream.seen().size();
    Curl.Answer answer =
        gateway
            .call("seen.test", "/")
            .bearing(world.issuer().token("ada", "staff"))
            .with("--header", header, "--data-binary", "--x ada@example.com")
            .run();
    assertThat(answer.status()).as(header + answer).isEqualTo(415);
    assertThat(answer.body()).contains("uninspectable_request", cause);
    assertThat(upstream.seen()).hasSize(before);
  }
}
