package dev.sallyport.archive.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.core.digest.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3StoreTest {

  private static final int PIECE = 8 << 20;

  @TempDir Path folder;
  private ObjectStore server;

  @BeforeEach
  void start() throws Exception {
    server = ObjectStore.start(folder.resolve("s3"));
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (server != null) {
      server.close();
    }
  }

  private Path file(int size) throws IOException {
    byte[] content = new byte[size];
    new Random(7).nextBytes(content);
    return Files.write(folder.resolve("file"), content);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void givesBackWhatItKeeps() throws IOException {
    try (FileStore store = server.open(Optional.empty())) {
      store.keep("j/a.json", bytes("hello"));
      store.keep("j/b.json", bytes("world"));

      assertThat(store.get("j/a.json")).contains(bytes("hello"));
      assertThat(store.get("j/c.json")).isEmpty();
      assertThat(store.sha256("j/a.json")).contains(Sha256.hex(bytes("hello")));
      assertThat(store.list("j/")).containsExactly("j/a.json", "j/b.json");
    }
  }

  @Test
  void sendsALargeFileInPieces() throws IOException {
    Path file = file(2 * PIECE + 17);
    try (FileStore store = server.open(Optional.of(1))) {
      store.keep("segment", file, Sha256.hex(file));

      assertThat(store.get("segment").map(Sha256::hex)).contains(Sha256.hex(file));
    }
  }

  @Test
  void goesOnWithAnUploadThatWasInterrupted() throws IOException {
    Path file = file(2 * PIECE + 17);
    byte[] first = Arrays.copyOf(Files.readAllBytes(file), PIECE);
    String key = "gateway-1/segment";
    try (S3Client client = server.client();
        FileStore store = server.open(Optional.empty())) {
      String upload =
          client
              .createMultipartUpload(
                  r ->
                      r.bucket("recordings")
                          .key(key)
                          .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                          .metadata(Map.of("sha256", digest(file))))
              .uploadId();
      String checksum = Base64.getEncoder().encodeToString(Sha256.fresh().digest(first));
      client.uploadPart(
          r ->
              r.bucket("recordings")
                  .key(key)
                  .uploadId(upload)
                  .partNumber(1)
                  .checksumSHA256(checksum),
          RequestBody.fromBytes(first));

      store.keep("segment", file, Sha256.hex(file));

      assertThat(store.get("segment").map(Sha256::hex)).contains(Sha256.hex(file));
      assertThat(client.listMultipartUploads(r -> r.bucket("recordings")).uploads()).isEmpty();
    }
  }

  private static String digest(Path file) {
    try {
      return Sha256.hex(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatIsLockedCannotBeDeleted() throws IOException {
    try (S3Client client = server.client();
        FileStore store = server.open(Optional.of(1))) {
      store.keep("head.json", bytes("{}"));
      String version =
          client
              .listObjectVersions(r -> r.bucket("recordings").prefix("gateway-1/head.json"))
              .versions()
              .getFirst()
              .versionId();

      assertThatThrownBy(
              () ->
                  client.deleteObject(
                      r -> r.bucket("recordings").key("gateway-1/head.json").versionId(version)))
          .isInstanceOf(S3Exception.class);
      assertThat(store.get("head.json")).isPresent();
    }
  }

  @Test
  void whatIsReplacedIsGone() throws IOException {
    try (S3Client client = server.client();
        FileStore store = server.open(Optional.of(1))) {
      store.replace("keys", bytes("old key"));
      store.replace("keys", bytes("erased"));

      assertThat(store.get("keys")).contains(bytes("erased"));
      assertThat(
              client
                  .listObjectVersions(r -> r.bucket("recordings").prefix("gateway-1/keys"))
                  .versions())
          .hasSize(1);
    }
  }

  @Test
  void saysThatItIsAwayAndGoesOnLater() throws Exception {
    try (FileStore store = server.open(Optional.empty())) {
      server.stop();
      assertThatThrownBy(() -> store.keep("a", bytes("x")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("s3://recordings/gateway-1/")
          .hasMessageNotContaining("test-secret");
      server.resume();
      store.keep("a", bytes("x"));

      assertThat(store.get("a")).contains(bytes("x"));
    }
  }
}
