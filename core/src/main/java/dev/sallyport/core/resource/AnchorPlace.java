package dev.sallyport.core.resource;

/** Where signed heads of the recordings' chain are kept besides. */
public sealed interface AnchorPlace {

  /**
   * A directory that exists: another disk, another machine's export.
   *
   * @param path absolute
   */
  record Directory(String path) implements AnchorPlace {}

  /**
   * A collector of syslog messages (RFC 5424) over TLS (RFC 5425).
   *
   * @param address where it listens
   * @param authorities whom its certificate has to be signed by
   */
  record Syslog(Address address, TrustBundle authorities) implements AnchorPlace {}

  /** A bucket, best one with object lock. */
  record Bucket(S3Bucket bucket) implements AnchorPlace {}
}
