package dev.sallyport.masking;

import dev.sallyport.masking.coding.ContentCoding;
import java.util.Optional;

/**
 * What is known of a body of gRPC beside its content type.
 *
 * @param path path of the method, {@code /package.Service/Method}
 * @param isResponse whether it goes from the server to the client
 * @param compression of the messages that say they are compressed ({@code grpc-encoding}); empty
 *     for none that can be undone
 */
public record GrpcBody(String path, boolean isResponse, Optional<ContentCoding> compression) {

  /** Nothing is known. */
  public static final GrpcBody UNKNOWN = new GrpcBody("", false, Optional.empty());
}
