package dev.sallyport.archive.store;

import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.resource.S3Bucket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.Part;

/**
 * One file on its way into a bucket in pieces. An upload that was interrupted is found by the
 * object's name and goes on: a piece that the store has with the same SHA-256 is not sent again.
 */
final class S3Upload {

  private static final int PIECE = 8 << 20;

  private final S3Client client;
  private final S3Bucket bucket;
  private final String key;
  private final Optional<Instant> lock;

  S3Upload(S3Client client, S3Bucket bucket, String key, Optional<Instant> lock) {
    this.client = client;
    this.bucket = bucket;
    this.key = key;
    this.lock = lock;
  }

  /** Sends the file; gives the tag of the object that it became. */
  String send(Path file, String sha256) throws IOException {
    String upload = begun().orElseGet(() -> begin(sha256));
    Map<Integer, String> there = pieces(upload);
    List<CompletedPart> parts = new ArrayList<>();
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer piece = ByteBuffer.allocate(PIECE);
      for (int number = 1; fill(in, piece); number++) {
        parts.add(piece(upload, number, piece, there));
      }
    }
    return client
        .completeMultipartUpload(
            r ->
                r.bucket(bucket.bucket())
                    .key(key)
                    .uploadId(upload)
                    .multipartUpload(done -> done.parts(parts)))
        .eTag();
  }

  private CompletedPart piece(
      String upload, int number, ByteBuffer piece, Map<Integer, String> there) {
    byte[] bytes = new byte[piece.remaining()];
    piece.get(bytes);
    String checksum = Base64.getEncoder().encodeToString(Sha256.fresh().digest(bytes));
    String known = there.get(number);
    String etag =
        known != null && known.startsWith(checksum + " ")
            ? known.substring(checksum.length() + 1)
            : client
                .uploadPart(
                    r ->
                        r.bucket(bucket.bucket())
                            .key(key)
                            .uploadId(upload)
                            .partNumber(number)
                            .checksumSHA256(checksum),
                    RequestBody.fromBytes(bytes))
                .eTag();
    return CompletedPart.builder().partNumber(number).eTag(etag).checksumSHA256(checksum).build();
  }

  private static boolean fill(FileChannel in, ByteBuffer piece) throws IOException {
    piece.clear();
    while (piece.hasRemaining() && in.read(piece) > 0) {
      // A read may give less than asked for.
    }
    piece.flip();
    return piece.hasRemaining();
  }

  private Optional<String> begun() {
    return client
        .listMultipartUploadsPaginator(r -> r.bucket(bucket.bucket()).prefix(key))
        .uploads()
        .stream()
        .filter(upload -> upload.key().equals(key))
        .map(MultipartUpload::uploadId)
        .findFirst();
  }

  private String begin(String sha256) {
    CreateMultipartUploadRequest.Builder request =
        CreateMultipartUploadRequest.builder()
            .bucket(bucket.bucket())
            .key(key)
            .checksumAlgorithm(ChecksumAlgorithm.SHA256)
            .metadata(Map.of(S3Store.DIGEST, sha256));
    lock.ifPresent(
        until ->
            request.objectLockMode(ObjectLockMode.COMPLIANCE).objectLockRetainUntilDate(until));
    return client.createMultipartUpload(request.build()).uploadId();
  }

  /** Checksum and tag of the pieces that the store has, by their numbers. */
  private Map<Integer, String> pieces(String upload) {
    Map<Integer, String> pieces = new HashMap<>();
    for (Part part :
        client
            .listPartsPaginator(r -> r.bucket(bucket.bucket()).key(key).uploadId(upload))
            .parts()) {
      if (part.checksumSHA256() != null) {
        pieces.put(part.partNumber(), part.checksumSHA256() + " " + part.eTag());
      }
    }
    return pieces;
  }
}
