package dev.sallyport.archive.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sallyport.core.resource.S3Bucket;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.core.secret.SecretRef;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.KeyMaterial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A real S3 server with TLS and object lock, started for a test: versitygw, which the variable
 * {@code SALLYPORT_TEST_S3} names. Tests that need it are skipped where it is missing.
 */
public final class ObjectStore implements AutoCloseable {

  private static final String BUCKET = "recordings";

  private final Path folder;
  private final KeyMaterial keys;
  private final String authority;
  private final int port;
  private Process process;

  private ObjectStore(Path folder, Authority authority, int port) throws IOException {
    this.folder = folder;
    this.keys = authority.issueServer(List.of("localhost"), Duration.ofDays(1));
    this.authority = authority.certificatePem();
    this.port = port;
  }

  /** Starts one with an empty bucket that has object lock. */
  public static ObjectStore start(Path folder) throws IOException, InterruptedException {
    assumeTrue(System.getenv("SALLYPORT_TEST_S3") != null, "SALLYPORT_TEST_S3 names no S3 server");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ObjectStore store =
        new ObjectStore(folder, Authority.openOrCreate(folder.resolve("pki")), port);
    Files.createDirectories(folder.resolve("data"));
    Files.createDirectories(folder.resolve("versions"));
    Files.writeString(folder.resolve("tls.crt"), store.keys.chainPem());
    Files.writeString(folder.resolve("tls.key"), store.keys.keyPem().reveal());
    store.resume();
    try (S3Client client = store.client()) {
      client.createBucket(r -> r.bucket(BUCKET).objectLockEnabledForBucket(true));
    }
    return store;
  }

  /** Starts it again, with what it had. */
  public void resume() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            System.getenv("SALLYPORT_TEST_S3"),
            "--port",
            "127.0.0.1:" + port,
            "--cert",
            folder.resolve("tls.crt").toString(),
            "--key",
            folder.resolve("tls.key").toString(),
            "posix",
            "--versioning-dir",
            folder.resolve("versions").toString(),
            folder.resolve("data").toString());
    builder.environment().put("ROOT_ACCESS_KEY", "test");
    builder.environment().put("ROOT_SECRET_KEY", "test-secret");
    process =
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
    awaitAnswer();
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try (S3Client client = client()) {
        client.listBuckets();
        return;
      } catch (SdkException e) {
        if (System.nanoTime() > deadline || !process.isAlive()) {
          throw new IllegalStateException(
              "the object store does not answer: " + Files.readString(folder.resolve("log")), e);
        }
        Thread.sleep(50);
      }
    }
  }

  /** Takes it away. */
  public void stop() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** How the bucket is reached. */
  public S3Bucket bucket(Optional<Integer> lockDays) {
    return new S3Bucket(
        URI.create("https://localhost:" + port),
        "us-east-1",
        BUCKET,
        "gateway-1/",
        new SecretRef.FromEnvironment("ID"),
        new SecretRef.FromEnvironment("KEY"),
        new TrustBundle.Pem(authority),
        lockDays);
  }

  /** The bucket as the product opens it. */
  public S3Store open(Optional<Integer> lockDays) throws IOException {
    return S3Store.open(
        bucket(lockDays), Secret.of("test"), Secret.of("test-secret"), InstantSource.system());
  }

  /** A client that looks behind it. */
  public S3Client client() throws IOException {
    return S3Access.open(bucket(Optional.empty()), Secret.of("test"), Secret.of("test-secret"));
  }

  @Override
  public void close() throws InterruptedException {
    stop();
  }
}
