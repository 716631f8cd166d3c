package dev.sallyport.core.resource;

import java.util.List;

/**
 * TLS versions, groups and suites that a listener offers, each list in order of preference. None
 * goes below {@link #INTERMEDIATE}: what is not in its lists cannot be configured.
 *
 * @param name unique name
 * @param minimumVersion lowest version; the highest is always 1.3
 * @param groups key exchange groups (RFC 8446 §4.2.7) as BoringSSL names them
 * @param cipherSuites suites of TLS 1.2 as BoringSSL names them, {@code [A|B]} for equals; those of
 *     TLS 1.3 are all good and not configurable there
 */
public record TlsProfile(
    String name, TlsVersion minimumVersion, List<String> groups, List<String> cipherSuites) {

  /** Groups in order of preference: the hybrid post-quantum one first. */
  public static final List<String> GROUPS = List.of("X25519MLKEM768", "X25519", "P-256");

  /** Every suite of TLS 1.2 with forward secrecy and AEAD (RFC 9325 §4.2). */
  public static final List<String> SUITES =
      List.of(
          "ECDHE-ECDSA-AES128-GCM-SHA256",
          "ECDHE-ECDSA-CHACHA20-POLY1305",
          "ECDHE-RSA-AES128-GCM-SHA256",
          "ECDHE-RSA-CHACHA20-POLY1305",
          "ECDHE-ECDSA-AES256-GCM-SHA384",
          "ECDHE-RSA-AES256-GCM-SHA384");

  /** TLS 1.3 only. */
  public static final TlsProfile MODERN =
      new TlsProfile("modern", TlsVersion.TLS_1_3, GROUPS, List.of());

  /** TLS 1.2 with ECDHE and AEAD suites, and TLS 1.3. */
  public static final TlsProfile INTERMEDIATE =
      new TlsProfile(
          "intermediate",
          TlsVersion.TLS_1_2,
          GROUPS,
          List.of(
              "[ECDHE-ECDSA-AES128-GCM-SHA256|ECDHE-ECDSA-CHACHA20-POLY1305]",
              "[ECDHE-RSA-AES128-GCM-SHA256|ECDHE-RSA-CHACHA20-POLY1305]",
              "ECDHE-ECDSA-AES256-GCM-SHA384",
              "ECDHE-RSA-AES256-GCM-SHA384"));

  public TlsProfile {
    groups = List.copyOf(groups);
    cipherSuites = List.copyOf(cipherSuites);
  }
}
