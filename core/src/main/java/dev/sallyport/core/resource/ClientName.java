package dev.sallyport.core.resource;

/**
 * A subject alternative name (RFC 5280 §4.2.1.6) by which a client is let in.
 *
 * @param type kind of name
 * @param value the name, or how it begins
 * @param prefix whether a name that only begins so will do; for {@link Type#URI} alone, and then
 *     the value ends with a slash
 */
public record ClientName(Type type, String value, boolean prefix) {

  /** Kinds of names. */
  public enum Type {
    DNS,
    EMAIL,
    URI
  }

  /** Every identity of a SPIFFE trust domain (SPIFFE-ID §2.1). */
  public static ClientName ofTrustDomain(String domain) {
    return new ClientName(Type.URI, "spiffe://" + domain + "/", true);
  }
}
