package dev.sallyport.core.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What decides, and on what data.
 *
 * @param bundleFile absolute path of a compiled bundle; empty for the standard one
 * @param data document that Rego sees as {@code data}, merged over the bundle's own
 * @param opa an OPA server that decides instead
 */
public record PolicySource(
    Optional<String> bundleFile,
    JsonNode data,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<OpaServer> opa) {

  /** A bundle. */
  public PolicySource(Optional<String> bundleFile, JsonNode data) {
    this(bundleFile, data, Optional.empty());
  }
}
