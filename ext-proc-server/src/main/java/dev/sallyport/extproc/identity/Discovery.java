package dev.sallyport.extproc.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;

/**
 * What an issuer's discovery document says (OpenID Connect Discovery §3).
 *
 * @param keys where its key set is ({@code jwks_uri})
 */
record Discovery(URI keys) {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String WELL_KNOWN = ".well-known/openid-configuration";

  /**
   * Fetches and checks the document.
   *
   * @throws IOException if it cannot be had, speaks for another issuer (§4.3), or names keys that
   *     are not served over TLS
   */
  static Discovery read(URI issuer, Documents documents) throws IOException {
    String base = issuer.toString();
    URI address = URI.create(base + (base.endsWith("/") ? "" : "/") + WELL_KNOWN);
    JsonNode document = JSON.readTree(documents.get(address));
    if (!base.equals(document.path("issuer").asText())) {
      throw new IOException("the discovery document at " + address + " is for another issuer");
    }
    URI keys;
    try {
      keys = URI.create(document.path("jwks_uri").asText());
    } catch (IllegalArgumentException e) {
      throw new IOException("the discovery document at " + address + " has a broken jwks_uri", e);
    }
    if (!"https".equals(keys.getScheme())) {
      throw new IOException("the discovery document at " + address + " has no https jwks_uri");
    }
    return new Discovery(keys);
  }
}
