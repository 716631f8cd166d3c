package dev.sallyport.controlplane.oidc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.util.Optional;

/**
 * What a provider says of itself (OpenID Connect Discovery §3). One that only makes tokens for
 * callers, such as that of a cluster's workloads, has no endpoints to sign in at.
 *
 * @param authorization where browsers are sent to sign in, if anybody can
 * @param token where codes are changed for tokens, if anybody can sign in
 * @param keys where its key set is
 * @param secretInBody whether the client's secret goes into the form, because the provider does not
 *     take it as a header
 * @param namesItself whether it says in every authorization response who it is (RFC 9207 §3)
 */
record ProviderMetadata(
    Optional<URI> authorization,
    Optional<URI> token,
    URI keys,
    boolean secretInBody,
    boolean namesItself) {

  private static final JsonMapper JSON = new JsonMapper();

  /** Where the document of an issuer is. */
  static URI address(URI issuer) {
    String base = issuer.toString();
    return URI.create(base + (base.endsWith("/") ? "" : "/") + ".well-known/openid-configuration");
  }

  /**
   * Reads the document.
   *
   * @throws OidcException if it speaks for another issuer (§4.3), or names an address without TLS
   */
  static ProviderMetadata read(URI issuer, String document) throws OidcException {
    JsonNode json;
    try {
      json = JSON.readTree(document);
    } catch (JsonProcessingException e) {
      throw new OidcException("the discovery document of " + issuer + " is not JSON", e);
    }
    if (!issuer.toString().equals(json.path("issuer").asText())) {
      throw new OidcException(
          "the discovery document of "
              + issuer
              + " is for another issuer: compare operators.issuer");
    }
    return new ProviderMetadata(
        endpoint(issuer, json, "authorization_endpoint"),
        endpoint(issuer, json, "token_endpoint"),
        https(issuer, json, "jwks_uri"),
        secretInBody(json.path("token_endpoint_auth_methods_supported")),
        json.path("authorization_response_iss_parameter_supported").asBoolean(false));
  }

  /**
   * An endpoint that signing in needs.
   *
   * @throws OidcException if the provider has none
   */
  static URI needed(Optional<URI> endpoint) throws OidcException {
    return endpoint.orElseThrow(
        () -> new OidcException("the provider has no endpoints to sign in at"));
  }

  private static Optional<URI> endpoint(URI issuer, JsonNode json, String name)
      throws OidcException {
    return json.has(name) ? Optional.of(https(issuer, json, name)) : Optional.empty();
  }

  /** A provider that says nothing takes the header (OpenID Connect Discovery §3). */
  private static boolean secretInBody(JsonNode methods) {
    boolean header = methods.isMissingNode();
    boolean body = false;
    for (JsonNode method : methods) {
      header |= method.asText().equals("client_secret_basic");
      body |= method.asText().equals("client_secret_post");
    }
    return body && !header;
  }

  private static URI https(URI issuer, JsonNode json, String name) throws OidcException {
    String text = json.path(name).asText();
    try {
      URI uri = URI.create(text);
      if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new OidcException("the discovery document of " + issuer + " has a broken " + name, e);
    }
    throw new OidcException("the discovery document of " + issuer + " has no https " + name);
  }
}
