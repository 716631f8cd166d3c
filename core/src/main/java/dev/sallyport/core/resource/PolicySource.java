package dev.sallyport.core.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Which bundle decides, and on what data.
 *
 * @param bundleFile absolute path of a compiled bundle; empty for the standard one
 * @param data document that Rego sees as {@code data}, merged over the bundle's own
 */
public record PolicySource(Optional<String> bundleFile, JsonNode data) {}
