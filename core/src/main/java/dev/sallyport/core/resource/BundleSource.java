package dev.sallyport.core.resource;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.sallyport.core.secret.SecretRef;
import java.net.URI;
import java.util.Optional;

/** Where the bundle that decides comes from. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "from")
@JsonSubTypes({
  @JsonSubTypes.Type(value = BundleSource.Standard.class, name = "standard"),
  @JsonSubTypes.Type(value = BundleSource.Archive.class, name = "file"),
  @JsonSubTypes.Type(value = BundleSource.Folder.class, name = "folder"),
  @JsonSubTypes.Type(value = BundleSource.Server.class, name = "server")
})
public sealed interface BundleSource {

  /** The standard policy, which comes with Sallyport. */
  record Standard() implements BundleSource {}

  /**
   * A compiled bundle.
   *
   * @param path absolute path
   */
  record Archive(String path) implements BundleSource {}

  /**
   * A folder of Rego, which the control plane builds.
   *
   * @param path absolute path
   */
  record Folder(String path) implements BundleSource {}

  /**
   * A compiled bundle that a server hands out over HTTP.
   *
   * @param url its address, {@code https}, or {@code http} to this machine
   * @param everySeconds how often it is asked for a newer one, at least 1
   * @param waitSeconds how long it may keep a question open until it has a newer one, if it can
   *     (long polling)
   * @param authorities whom its certificate has to be signed by
   * @param token bearer token for it, read by the control plane
   * @see <a href="https://www.openpolicyagent.org/docs/management-bundles">OPA bundles</a>
   */
  record Server(
      URI url,
      int everySeconds,
      Optional<Integer> waitSeconds,
      TrustBundle authorities,
      Optional<SecretRef> token)
      implements BundleSource {}
}
