package dev.sallyport.archive.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sallyport.core.resource.S3Bucket;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.core.secret.SecretRef;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.KeyMaterial;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A real S3 server with TLS and object lock, started for a test: versitygw, which the variable
 * {@code SALLYPORT_TEST_S3} names. Tests that need it are skipped where it is missing.
 */
public final class ObjectStore implements AutoCloseable {

  private static final String BUCKET = "recordings";
  private static final Duration BUILD = Duration.ofMinutes(6);

  /** Looked for once: what is being built beside the tests may take a while. */
  private static final class Program {
    static final Optional<String> PATH = find();

    private static Optional<String> find() {
      String path = System.getenv("SALLYPORT_TEST_S3");
      if (path == null) {
        return Optional.empty();
      }
      long deadline = System.nanoTime() + BUILD.toNanos();
      while (Files.exists(Path.of(path + ".building")) && System.nanoTime() < deadline) {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      }
      return Optional.of(path).filter(found -> Files.isExecutable(Path.of(found)));
    }
  }

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
    assumeTrue(Program.PATH.isPresent(), "SALLYPORT_TEST_S3 names no S3 server");
    int port = freePort();
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

  /** Below those that outgoing connections get, so that none takes it while the store is away. */
  private static int freePort() throws IOException {
    for (int tries = 0; tries < 100; tries++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return port;
      } catch (BindException taken) {
        // The next one may be free.
      }
    }
    throw new IOException("none of 100 ports from 20000 to 32000 was free");
  }

  /** Starts it again, with what it had. */
  public void resume() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Program.PATH.orElseThrow(),
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
        builder
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
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

  /** Has it freeze, connections and all, until {@link #thaw}. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Has it go on. */
  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** How the bucket is reached. */
  public S3Bucket bucket(Optional<Integer> lockDays) {
    return bucket(BUCKET, lockDays);
  }

  /** How a bucket of a name is reached. */
  public S3Bucket bucket(String name, Optional<Integer> lockDays) {
    return new S3Bucket(
        URI.create("https://localhost:" + port),
        "us-east-1",
        name,
        "gateway-1/",
        new SecretRef.FromEnvironment("ID"),
        new SecretRef.FromEnvironment("KEY"),
        new TrustBundle.Pem(authority),
        lockDays);
  }

  /** Certificate of the authority that its certificate is from, PEM. */
  public String authority() {
    return authority;
  }

  /** The bucket as the product opens it. */
  public S3Store open(Optional<Integer> lockDays) throws IOException {
    return open(bucket(lockDays));
  }

  /** Any bucket as the product opens it. */
  public S3Store open(S3Bucket bucket) throws IOException {
    return S3Store.open(bucket, ObjectStore::key, InstantSource.system());
  }

  /** Id and secret of the key that it knows. */
  public static S3Credentials.Key key() {
    return new S3Credentials.Key(Secret.of("test"), Secret.of("test-secret"));
  }

  /** A client that looks behind it. */
  public S3Client client() throws IOException {
    return S3Access.open(bucket(Optional.empty()), ObjectStore::key);
  }

  @Override
  public void close() throws InterruptedException {
    stop();
  }
}
