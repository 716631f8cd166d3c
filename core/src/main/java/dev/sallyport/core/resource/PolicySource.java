package dev.sallyport.core.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What decides, and on what data.
 *
 * @param bundle where the compiled bundle comes from
 * @param trust whom it has to be signed by; empty for anybody
 * @param data document that Rego sees as {@code data}, merged over the bundle's own
 * @param opa an OPA server that decides instead
 */
public record PolicySource(
    BundleSource bundle,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<BundleTrust> trust,
    JsonNode data,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<OpaServer> opa) {

  /** A bundle that nobody has to have signed. */
  public PolicySource(BundleSource bundle, JsonNode data) {
    this(bundle, Optional.empty(), data, Optional.empty());
  }
}
