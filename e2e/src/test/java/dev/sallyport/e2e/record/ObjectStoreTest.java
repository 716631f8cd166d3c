package dev.sallyport.e2e.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.archive.store.ObjectStore;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Command;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Relay;
import dev.sallyport.e2e.upstream.Upstream;
import dev.sallyport.pki.PrivateFiles;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.Recordings;
import dev.sallyport.recording.seal.KeyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A real object store with TLS and object lock, which dies in the middle of an upload and is away
 * while the gateway works: what the upstream counted is in the copy in the end, and the copy
 * verifies.
 */
@Execution(ExecutionMode.CONCURRENT)
class ObjectStoreTest {

  private static final int MIB = 1 << 20;

  @TempDir Path folder;

  private ObjectStore store;
  private Relay wire;
  private World world;
  private World.Behind ledger;
  private Gateway gateway;

  @BeforeEach
  void startTheGateway() throws Exception {
    store = ObjectStore.start(folder.resolve("s3"));
    wire = Relay.before(store.bucket(Optional.empty()).endpoint().getPort());
    world = World.in(folder);
    Files.writeString(folder.resolve("s3-ca.pem"), store.authority());
    PrivateFiles.write(folder.resolve("s3.id"), ObjectStore.key().accessKey().reveal());
    PrivateFiles.write(folder.resolve("s3.key"), ObjectStore.key().secretKey().reveal());
    ledger =
        world.behind("ledger.internal", Upstream.answering(200, "application/json", "{\"ok\":1}"));
    int port = World.freePort();
    Path config =
        new Yaml(world, port)
            .with("ledger", "http", ledger)
            .and(
                """
                recording:
                  durability: durable
                  store: { s3: %s }
                  anchors: [ { s3: %s } ]
                """
                    .formatted(bucket("segments/"), bucket("anchors/")))
            .write();
    gateway = Gateway.start(folder, config, port, new LocalEnvoy());
  }

  private String bucket(String prefix) {
    return """
    { endpoint: "https://localhost:%d", bucket: recordings, prefix: %s, access-key: "file:s3.id",
      secret-key: "file:s3.key", authorities: "file:s3-ca.pem", lock: 1d }\
    """
        .formatted(wire.port(), prefix);
  }

  @AfterEach
  void stopTheGateway() throws Exception {
    if (gateway != null) {
      gateway.close();
    }
    if (world != null) {
      world.close();
    }
    if (wire != null) {
      wire.close();
    }
    if (store != null) {
      store.close();
    }
  }

  @Test
  void everythingArrivesThoughTheStoreDiesInTheMiddleAndIsAway() throws Exception {
    storeIsAway(Duration.ZERO);
  }

  @Test
  @Tag("long")
  void everythingArrivesThoughTheStoreIsAwayForFiveMinutes() throws Exception {
    storeIsAway(Duration.ofMinutes(5));
  }

  private void storeIsAway(Duration away) throws Exception {
    long large = recordLargeBodies();
    wire.breakAfter(9L * MIB);
    beginAnotherSegment();
    Await.until("the upload to be cut", wire::isBroken, broken -> broken);
    store.stop();
    try (Callers callers = Callers.start(2, gateway, world, "ledger.test")) {
      Await.until(
          "the store's absence to be told",
          () -> status().path("problems").toString(),
          problems -> problems.contains("shipping: s3://recordings/segments/"));
      Thread.sleep(away);
      int before = callers.answers(200);
      Await.until("answers meanwhile", () -> callers.answers(200), n -> n >= before + 20);
    }
    beginAnotherSegment();
    store.resume();
    assertThat(piecesThatWait()).isPositive();
    wire.mend();
    awaitAllShipped();
    long shipped = status().at("/shipping/bytes").asLong();
    assertThat(shipped).isGreaterThanOrEqualTo(large);
    assertThat(wire.carried())
        .as("bytes after the interruption, with TLS and with every anchor meanwhile")
        .isLessThan(shipped - 5L * MIB);
    gateway.close();
    assertCopyIsWhole();
  }

  /** Enough for an upload in pieces; gives about how many bytes. */
  private long recordLargeBodies() throws Exception {
    Path body = folder.resolve("body");
    Files.writeString(body, "note ".repeat(MIB / 5));
    for (int i = 0; i < 12; i++) {
      String target = "/large/" + i;
      Await.until(
          target + " to be taken",
          () ->
              gateway
                  .call("ledger.test", target)
                  .bearing(world.issuer().token("ada", "staff"))
                  .with("--data-binary", "@" + body)
                  .run()
                  .status(),
          status -> status == 200);
    }
    return 12L * Files.size(body);
  }

  /** A segment is closed when its server ends. */
  private void beginAnotherSegment() throws Exception {
    gateway.guard().close();
    gateway.startGuard();
    Await.until(
        "a call that passes",
        () ->
            gateway
                .call("ledger.test", "/again")
                .bearing(world.issuer().token("ada", "staff"))
                .run(),
        answer -> answer.status() == 200);
  }

  private JsonNode status() throws IOException {
    return new JsonMapper().readTree(gateway.state().resolve("archive/status.json").toFile());
  }

  private int piecesThatWait() throws IOException {
    try (S3Client client = store.client()) {
      var upload = client.listMultipartUploads(r -> r.bucket("recordings")).uploads().getFirst();
      return client
          .listParts(r -> r.bucket("recordings").key(upload.key()).uploadId(upload.uploadId()))
          .parts()
          .size();
    }
  }

  private void awaitAllShipped() throws Exception {
    long closed;
    try (Stream<Path> files = Files.list(gateway.state().resolve("recordings"))) {
      closed = files.filter(file -> file.toString().endsWith(".slpt")).count() - 1;
    }
    Await.until(
        closed + " closed segments in the store",
        () -> status(),
        status ->
            status.at("/shipping/shipped").asLong() == closed && status.path("problems").isEmpty());
  }

  private void assertCopyIsWhole() throws Exception {
    Path copy = folder.resolve("copy");
    Path anchors = folder.resolve("downloaded");
    String journal = download("segments/", copy.resolve("recordings"), name -> name.substring(37));
    download("anchors/", anchors, name -> name);
    assertThat(anchors.resolve(journal + ".heads")).isDirectory();
    String state = gateway.state().toString();
    Path errors = folder.resolve("errors");
    assertThat(
            Command.run(
                errors, "recordings", "verify", "--state", state, "--anchors", anchors.toString()))
        .contains("OK");
    assertThat(
            Command.run(
                errors,
                "recordings",
                "verify",
                "--state",
                copy.toString(),
                "--public-key",
                state + "/recording-keys/signing-0001.pub.pem"))
        .contains("OK");
    Recordings shipped =
        Recordings.in(
            copy.resolve("recordings"),
            new KeyFiles(gateway.state().resolve("recording-keys"), _ -> Optional.empty()));
    Set<String> recorded =
        shipped.list().exchanges().stream().map(ExchangeSummary::path).collect(Collectors.toSet());
    List<String> counted =
        ledger.upstream().seen().stream()
            .map(Upstream.Seen::target)
            .filter(target -> !target.equals("/again"))
            .toList();
    assertThat(counted).hasSizeGreaterThanOrEqualTo(12 + 20);
    assertThat(recorded).containsAll(counted);
  }

  /** Brings what is below a prefix here; gives the first part of the first name. */
  private String download(String prefix, Path into, java.util.function.UnaryOperator<String> naming)
      throws IOException {
    try (S3Client client = store.client()) {
      List<S3Object> objects =
          client
              .listObjectsV2Paginator(r -> r.bucket("recordings").prefix(prefix))
              .contents()
              .stream()
              .toList();
      for (S3Object object : objects) {
        Path file = into.resolve(naming.apply(object.key().substring(prefix.length())));
        Files.createDirectories(file.resolveSibling(""));
        client.getObject(r -> r.bucket("recordings").key(object.key()), file);
      }
      return objects.getFirst().key().substring(prefix.length(), prefix.length() + 36);
    }
  }
}
