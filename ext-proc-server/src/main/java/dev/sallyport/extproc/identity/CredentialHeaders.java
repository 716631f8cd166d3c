package dev.sallyport.extproc.identity;

import dev.sallyport.extproc.http.Header;
import java.util.Set;

/**
 * Headers that carry credentials. One that is not the resource's declared header is a second or a
 * misplaced credential; all of them are removed before the upstream and left out of recordings.
 */
public final class CredentialHeaders {

  /** Headers in which clients, SDKs and proxies send a caller's credential. */
  private static final Set<String> PRESENTED =
      Set.of(
          // HTTP itself (RFC 9110 §11)
          "authorization",
          "proxy-authorization",
          // API keys and tokens by custom
          "api-key",
          "apikey",
          "x-api-key",
          "x-apikey",
          "x-api-token",
          "x-access-token",
          "x-auth",
          "x-auth-token",
          "x-authorization",
          "x-id-token",
          "x-jwt",
          "x-jwt-assertion",
          "x-session-token",
          "x-token",
          "x-user-token",
          // LLM providers
          "anthropic-api-key",
          "openai-api-key",
          "x-anthropic-api-key",
          "x-azure-api-key",
          "x-cohere-api-key",
          "x-goog-api-key",
          "x-huggingface-api-key",
          "x-openai-api-key",
          // vector and document stores
          "x-chroma-token",
          // clouds, proxies and tools
          "cf-access-jwt-assertion",
          "cf-access-token",
          "job-token",
          "ocp-apim-subscription-key",
          "private-token",
          "x-amz-security-token",
          "x-amzn-oidc-accesstoken",
          "x-amzn-oidc-data",
          "x-forwarded-access-token",
          "x-functions-key",
          "x-gitlab-token",
          "x-goog-iap-jwt-assertion",
          "x-ms-token-aad-access-token",
          "x-ms-token-aad-id-token",
          "x-vault-token");

  /** Headers whose values let somebody act as another, though callers do not sign in by them. */
  private static final Set<String> UNRECORDED =
      Set.of(
          "cookie",
          "set-cookie",
          "dpop",
          "proxy-authenticate",
          "authentication-info",
          "x-csrf-token",
          "x-xsrf-token",
          "x-forwarded-client-cert");

  /** Whether a lower-case header name is one that callers send a credential in. */
  public static boolean presentsCredential(String name) {
    return PRESENTED.contains(name);
  }

  /** Whether a line holds a credential: by its name, or because a token stands in it. */
  public static boolean holdsCredential(Header line) {
    return PRESENTED.contains(line.name()) || JwtShape.isIn(line.value());
  }

  /** Whether a lower-case header name stays out of recordings. */
  public static boolean isUnrecorded(String name) {
    return PRESENTED.contains(name) || UNRECORDED.contains(name);
  }

  private CredentialHeaders() {}
}
