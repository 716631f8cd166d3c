package dev.sallyport.extproc.stream;

import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.extproc.snapshot.GuardedRoute;
import dev.sallyport.extproc.snapshot.SnapshotStore;
import dev.sallyport.proto.Wire;
import io.grpc.Metadata;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the route Envoy chose for a request says about it. */
sealed interface Route {

  Metadata.Key<String> RESOURCE =
      Metadata.Key.of(Wire.RESOURCE_HEADER, Metadata.ASCII_STRING_MARSHALLER);
  Metadata.Key<String> REVISION =
      Metadata.Key.of(Wire.REVISION_HEADER, Metadata.ASCII_STRING_MARSHALLER);
  Metadata.Key<String> REFUSE =
      Metadata.Key.of(Wire.REFUSE_HEADER, Metadata.ASCII_STRING_MARSHALLER);

  /** It leads to a resource. */
  record ToResource(GuardedRoute guarded) implements Route {}

  /**
   * It leads nowhere.
   *
   * @param code what the client is told
   */
  record Refused(ErrorCode code) implements Route {}

  /** Reads the metadata that Envoy sends per route with every stream. */
  static Route of(Metadata metadata, SnapshotStore snapshots) {
    @Nullable String refuse = metadata.get(REFUSE);
    if (refuse != null) {
      return new Refused(code(refuse).orElse(ErrorCode.REQUEST_REFUSED));
    }
    @Nullable String revision = metadata.get(REVISION);
    @Nullable String resource = metadata.get(RESOURCE);
    if (revision == null || resource == null) {
      return new Refused(ErrorCode.SNAPSHOT_UNKNOWN);
    }
    return snapshots
        .route(revision, resource)
        .<Route>map(ToResource::new)
        .orElseGet(() -> new Refused(ErrorCode.SNAPSHOT_UNKNOWN));
  }

  private static Optional<ErrorCode> code(String name) {
    return Arrays.stream(ErrorCode.values()).filter(code -> code.code().equals(name)).findFirst();
  }
}
