package dev.sallyport.envoy.xds;

import java.util.List;

/** Key exchange groups and cipher suites that either door offers, in order of preference. */
public final class TlsSuites {

  /** Groups (RFC 8446 §4.2.7): the hybrid post-quantum one first. */
  public static final List<String> GROUPS = List.of("X25519MLKEM768", "X25519", "P-256");

  /**
   * TLS 1.2 suites: forward secrecy and AEAD only (RFC 9325 §4.2). The suites of TLS 1.3 are all
   * good and not configurable in BoringSSL.
   */
  public static final List<String> TLS_1_2 =
      List.of(
          "[ECDHE-ECDSA-AES128-GCM-SHA256|ECDHE-ECDSA-CHACHA20-POLY1305]",
          "[ECDHE-RSA-AES128-GCM-SHA256|ECDHE-RSA-CHACHA20-POLY1305]",
          "ECDHE-ECDSA-AES256-GCM-SHA384",
          "ECDHE-RSA-AES256-GCM-SHA384");

  private TlsSuites() {}
}
