package dev.sallyport.core.resource;

/**
 * Something protected: one hostname and path prefix in front, one upstream behind.
 *
 * @param name unique name, {@code [a-z0-9-]{1,63}}
 * @param kind what it speaks
 * @param listener name of the listener it is served on
 * @param hostname exact lower-case DNS name that clients use (SNI and {@code :authority})
 * @param pathPrefix prefix of the paths that belong to it; {@code /} for all
 * @param clientCertificate whether its callers need a certificate, on top of what the listener asks
 * @param token where its callers carry their token
 * @param upstream what is behind it
 * @param masking what is masked
 * @param recording what is recorded
 * @param idleTimeoutSeconds how long a stream may stay silent before Envoy ends it, in seconds
 * @param body how request bodies are read where the policy asks about them
 * @param hold how its requests are held for approval
 */
public record Resource(
    String name,
    Kind kind,
    String listener,
    String hostname,
    String pathPrefix,
    ClientCertificateMode clientCertificate,
    TokenSource token,
    Upstream upstream,
    Masking masking,
    Recording recording,
    int idleTimeoutSeconds,
    BodyReading body,
    HoldSettings hold) {

  /** A resource whose bodies are read, and whose requests are held, as by default. */
  public Resource(
      String name,
      Kind kind,
      String listener,
      String hostname,
      String pathPrefix,
      ClientCertificateMode clientCertificate,
      TokenSource token,
      Upstream upstream,
      Masking masking,
      Recording recording,
      int idleTimeoutSeconds) {
    this(
        name,
        kind,
        listener,
        hostname,
        pathPrefix,
        clientCertificate,
        token,
        upstream,
        masking,
        recording,
        idleTimeoutSeconds,
        BodyReading.DEFAULT,
        HoldSettings.DEFAULT);
  }
}
