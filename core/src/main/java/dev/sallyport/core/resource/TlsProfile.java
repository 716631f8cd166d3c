package dev.sallyport.core.resource;

/** TLS versions and suites a listener offers. */
public enum TlsProfile {
  /** TLS 1.3 only, hybrid post-quantum group first. */
  MODERN,
  /** TLS 1.2 with ECDHE and AEAD suites, and TLS 1.3. */
  INTERMEDIATE
}
