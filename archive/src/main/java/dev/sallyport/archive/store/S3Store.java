package dev.sallyport.archive.store;

import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.resource.S3Bucket;
import dev.sallyport.pki.PkiException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket. Objects carry SHA-256 of their content as metadata {@code sha256}; the store checks
 * each piece against a checksum of its own on arrival. Large files go in pieces that are not sent
 * again after an interruption.
 */
public final class S3Store implements FileStore {

  static final String DIGEST = "sha256";

  /** A file up to this size is one request. */
  private static final long ONE_REQUEST = 8L << 20;

  private final S3Bucket bucket;
  private final S3Client client;
  private final InstantSource clock;

  private S3Store(S3Bucket bucket, S3Client client, InstantSource clock) {
    this.bucket = bucket;
    this.client = client;
    this.clock = clock;
  }

  /**
   * Opens a store; nothing is sent yet.
   *
   * @throws PkiException if its authorities are not PEM
   */
  public static S3Store open(S3Bucket bucket, S3Credentials credentials, InstantSource clock)
      throws PkiException {
    return new S3Store(bucket, S3Access.open(bucket, credentials), clock);
  }

  @Override
  public String name() {
    return "s3://" + bucket.bucket() + "/" + bucket.prefix();
  }

  @Override
  public void keep(String name, Path file, String sha256) throws IOException {
    Optional<String> there = sha256(name);
    if (there.isPresent()) {
      FileStore.requireSame(name(), name, there.get(), sha256);
      return;
    }
    if (Files.size(file) <= ONE_REQUEST) {
      keep(name, Files.readAllBytes(file));
    } else {
      S3Upload upload = new S3Upload(client, bucket, key(name), lockedUntil());
      calling(() -> upload.send(file, sha256));
    }
    String kept = sha256(name).orElse("nothing");
    if (!kept.equals(sha256)) {
      throw new IOException(name() + " has " + kept + " under " + name + ", not what was sent");
    }
  }

  @Override
  public void keep(String name, byte[] content) throws IOException {
    put(name, content, lockedUntil());
  }

  @Override
  public void replace(String name, byte[] content) throws IOException {
    put(name, content, Optional.empty());
    List<String> older =
        calling(
            () ->
                client
                    .listObjectVersionsPaginator(r -> r.bucket(bucket.bucket()).prefix(key(name)))
                    .versions()
                    .stream()
                    .filter(version -> version.key().equals(key(name)) && !version.isLatest())
                    .map(ObjectVersion::versionId)
                    .toList());
    for (String id : older) {
      calling(
          () -> client.deleteObject(r -> r.bucket(bucket.bucket()).key(key(name)).versionId(id)));
    }
  }

  private void put(String name, byte[] content, Optional<Instant> lock) throws IOException {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(bucket.bucket())
            .key(key(name))
            .checksumAlgorithm(ChecksumAlgorithm.SHA256)
            .metadata(Map.of(DIGEST, Sha256.hex(content)));
    lock.ifPresent(
        until ->
            request.objectLockMode(ObjectLockMode.COMPLIANCE).objectLockRetainUntilDate(until));
    calling(() -> client.putObject(request.build(), RequestBody.fromBytes(content)));
  }

  private Optional<Instant> lockedUntil() {
    return bucket.lockDays().map(days -> clock.instant().plus(Duration.ofDays(days)));
  }

  @Override
  public Optional<String> sha256(String name) throws IOException {
    return calling(
        () -> {
          try {
            HeadObjectResponse head =
                client.headObject(r -> r.bucket(bucket.bucket()).key(key(name)));
            return Optional.ofNullable(head.metadata().get(DIGEST));
          } catch (NoSuchKeyException e) {
            return Optional.empty();
          } catch (S3Exception e) {
            if (S3Trouble.isMute(e)) {
              client.listObjectsV2(r -> r.bucket(bucket.bucket()).prefix(key(name)).maxKeys(1));
            }
            throw e;
          }
        });
  }

  @Override
  public Optional<String> contentSha256(String name) throws IOException {
    return calling(
        () -> {
          MessageDigest digest = Sha256.fresh();
          try (InputStream content =
              client.getObject(r -> r.bucket(bucket.bucket()).key(key(name)))) {
            content.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return Optional.of(HexFormat.of().formatHex(digest.digest()));
          } catch (NoSuchKeyException e) {
            return Optional.empty();
          }
        });
  }

  @Override
  public Optional<byte[]> get(String name) throws IOException {
    return calling(
        () -> {
          try {
            return Optional.of(
                client
                    .getObjectAsBytes(r -> r.bucket(bucket.bucket()).key(key(name)))
                    .asByteArray());
          } catch (NoSuchKeyException e) {
            return Optional.empty();
          }
        });
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    return calling(
        () ->
            client
                .listObjectsV2Paginator(r -> r.bucket(bucket.bucket()).prefix(key(prefix)))
                .contents()
                .stream()
                .map(S3Object::key)
                .map(key -> key.substring(bucket.prefix().length()))
                .sorted()
                .toList());
  }

  private String key(String name) {
    return bucket.prefix() + name;
  }

  @FunctionalInterface
  private interface Call<T> {
    T run() throws IOException;
  }

  private <T> T calling(Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (SdkException e) {
      throw S3Trouble.of(bucket, e);
    } catch (UncheckedIOException e) {
      throw new IOException(name() + ": its key cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
