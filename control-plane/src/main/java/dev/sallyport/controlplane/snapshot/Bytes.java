package dev.sallyport.controlplane.snapshot;

import com.google.protobuf.ByteString;
import dev.sallyport.core.digest.Sha256;

/**
 * Immutable bytes with their digest, computed once however many peers they are sent to.
 *
 * @param content the bytes
 * @param sha256 their SHA-256, lower-case hex
 */
public record Bytes(ByteString content, String sha256) {

  /** Copies bytes and hashes them. */
  public static Bytes of(byte[] content) {
    return new Bytes(ByteString.copyFrom(content), Sha256.hex(content));
  }

  @Override
  public String toString() {
    return content.size() + " bytes";
  }
}
