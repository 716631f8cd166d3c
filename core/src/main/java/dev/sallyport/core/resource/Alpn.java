package dev.sallyport.core.resource;

/** Protocols negotiated in a handshake (RFC 7301). */
public enum Alpn {
  H2("h2"),
  HTTP_1_1("http/1.1");

  private final String id;

  Alpn(String id) {
    this.id = id;
  }

  /** Identification sequence on the wire (IANA registry of ALPN protocol ids). */
  public String id() {
    return id;
  }
}
