package dev.sallyport.archive.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.resource.S3Bucket;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.pki.Authority;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;

/** What goes wrong with a real object store, and what operators read then. */
class S3TroubleTest {

  @TempDir static Path folder;
  private static ObjectStore server;
  private Path file;
  private String digest;

  @BeforeAll
  static void start() throws Exception {
    server = ObjectStore.start(folder.resolve("s3"));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void write() throws IOException {
    file = Files.write(folder.resolve("segment"), bytes("what was recorded"));
    digest = Sha256.hex(file);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void assertTrouble(FileStore store, String... words) {
    assertThatThrownBy(() -> store.keep("trouble", file, digest))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(store.name())
        .hasMessageNotContaining("test-secret")
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }

  @Test
  void aBucketThatIsNotThere() throws IOException {
    try (FileStore store = server.open(server.bucket("no-such-bucket", Optional.empty()))) {
      assertTrouble(store, "there is no such bucket at https://localhost", "`bucket`");
    }
  }

  @Test
  void aKeyThatIsNotKnownAndOneThatIsPutRightWhileItRuns() throws IOException {
    AtomicReference<S3Credentials.Key> key =
        new AtomicReference<>(new S3Credentials.Key(Secret.of("nobody"), Secret.of("test-secret")));
    try (FileStore store =
        S3Store.open(server.bucket(Optional.empty()), key::get, InstantSource.system())) {
      assertTrouble(store, "does not know the access key", "`access-key`");
      key.set(new S3Credentials.Key(Secret.of("test"), Secret.of("another")));
      assertTrouble(store, "not that of the access key", "`secret-key`");
      key.set(ObjectStore.key());
      store.keep("put-right", file, digest);
      assertThat(store.contentSha256("put-right")).contains(digest);
    }
  }

  @Test
  void aKeyThatCannotBeRead() throws IOException {
    try (FileStore store =
        S3Store.open(
            server.bucket(Optional.empty()),
            () -> {
              throw new IOException("s3.key is missing");
            },
            InstantSource.system())) {
      assertTrouble(store, "its key cannot be read", "s3.key is missing");
    }
  }

  @Test
  void aBucketWithoutObjectLock() throws IOException {
    try (S3Client client = server.client()) {
      client.createBucket(r -> r.bucket("plain"));
    }
    try (FileStore store = server.open(server.bucket("plain", Optional.of(1)))) {
      assertTrouble(store, "has no object lock", "`lock`");
    }
    try (FileStore store = server.open(server.bucket("plain", Optional.empty()))) {
      store.keep("segment", file, digest);
      store.replace("keys", bytes("old"));
      store.replace("keys", bytes("erased"));
      assertThat(store.get("keys")).contains(bytes("erased"));
    }
  }

  @Test
  void aBucketThatLocksWhatHasToBeReplaced() throws IOException {
    try (S3Client client = server.client()) {
      client.createBucket(r -> r.bucket("locks-all").objectLockEnabledForBucket(true));
      client.putObjectLockConfiguration(
          r ->
              r.bucket("locks-all")
                  .objectLockConfiguration(
                      lock ->
                          lock.objectLockEnabled("Enabled")
                              .rule(
                                  rule ->
                                      rule.defaultRetention(
                                          d ->
                                              d.mode(ObjectLockRetentionMode.COMPLIANCE)
                                                  .days(1)))));
    }
    try (FileStore store = server.open(server.bucket("locks-all", Optional.empty()))) {
      store.replace("keys", bytes("old"));
      assertThatThrownBy(() -> store.replace("keys", bytes("erased")))
          .hasMessageContaining("default retention off the bucket");
    }
  }

  @Test
  void aClockThatIsBehind() throws IOException {
    Instant lastYear = Instant.now().minus(Duration.ofDays(400));
    try (FileStore store =
        S3Store.open(server.bucket(Optional.of(1)), ObjectStore::key, () -> lastYear)) {
      assertTrouble(store, "set this machine's clock");
    }
  }

  @Test
  void aCertificateOfSomebodyElse() throws IOException {
    S3Bucket right = server.bucket(Optional.empty());
    TrustBundle others =
        new TrustBundle.Pem(Authority.openOrCreate(folder.resolve("others")).certificatePem());
    try (FileStore store = server.open(at(right, right.endpoint(), others))) {
      assertTrouble(store, "no TLS with", "`authorities`");
    }
  }

  @Test
  void nobodyAtTheEndpoint() throws IOException {
    S3Bucket right = server.bucket(Optional.empty());
    try (FileStore store =
        server.open(at(right, URI.create("https://localhost:1"), right.authorities()))) {
      assertTrouble(store, "nobody listens at https://localhost:1");
    }
    try (FileStore store =
        server.open(at(right, URI.create("https://nowhere.invalid"), right.authorities()))) {
      assertTrouble(store, "has no address", "`endpoint`");
    }
  }

  private static S3Bucket at(S3Bucket bucket, URI endpoint, TrustBundle authorities) {
    return new S3Bucket(
        endpoint,
        bucket.region(),
        bucket.bucket(),
        bucket.prefix(),
        bucket.accessKey(),
        bucket.secretKey(),
        authorities,
        bucket.lockDays());
  }

  @Test
  void anotherFileOfTheSameNameStays() throws IOException {
    try (FileStore store = server.open(Optional.empty())) {
      store.keep("twice", file, digest);
      Path other = Files.write(folder.resolve("other"), bytes("of another gateway"));
      assertThatThrownBy(() -> store.keep("twice", other, Sha256.hex(other)))
          .hasMessageContaining("has another twice already")
          .hasMessageContaining("copies of one state folder");
      assertThat(store.contentSha256("twice")).contains(digest);
    }
  }

  @Test
  void whatSomebodyPutInItsPlaceUnderTheSameDigestIsNotWhatWasKept() throws IOException {
    try (S3Client client = server.client();
        FileStore store = server.open(Optional.empty())) {
      store.keep("forged", file, digest);
      client.putObject(
          r ->
              r.bucket("recordings")
                  .key("gateway-1/forged")
                  .metadata(Map.of(S3Store.DIGEST, digest)),
          RequestBody.fromBytes(bytes("nothing")));
      assertThat(store.sha256("forged")).contains(digest);
      assertThat(store.contentSha256("forged")).isPresent().get().isNotEqualTo(digest);
    }
  }

  @Test
  void aStoreThatSaysNothing() {
    SdkException silence =
        SdkClientException.create("no answer", new SocketTimeoutException("Read timed out"));

    assertThat(S3Trouble.of(server.bucket(Optional.empty()), silence))
        .hasMessageContaining("does not answer in time; it is tried again");
  }
}
